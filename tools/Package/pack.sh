#!/usr/bin/env bash
# Makes all packages and their symbols: tools/Package/pack.sh FOLDER [VERSION [BASELINE [FEED]]]
#
# BASELINE is the last published version: each package's surface is then compared with it, and what breaks its users is an error.
# It comes from the usual sources of packages, or also from FEED, a folder of packages that this script made.
# The repository's address and the commit come from git's remote 'origin'.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=${1:?"expected a folder for the packages"} version=${2:-$(sed -nE 's|.*<Version>(.*)</Version>.*|\1|p' Directory.Build.props)}
folder=$(mkdir -p "$folder" && cd "$folder" && pwd)
baseline=(-p:KerasSharpBaseline="${3:-}")
[ -z "${4:-}" ] || baseline+=(-p:RestoreAdditionalProjectSources="$(cd "$4" && pwd)")
# One build for all of them. What is published ahead of time is compiled by whoever publishes it.
dotnet pack tools/Package/Packages.slnf -c Release -p:PackageOutputPath="$folder" -p:Version="$version" "${baseline[@]}" \
  -p:ContinuousIntegrationBuild=true -p:ReadyToRun=false --nologo -v quiet
ls "$folder"
