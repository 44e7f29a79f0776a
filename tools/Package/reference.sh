#!/usr/bin/env bash
# Makes the reference of all packages as a site, with README and COOKBOOK: tools/Package/reference.sh FOLDER
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=${1:?"expected a folder for the site"}
folder=$(mkdir -p "$folder" && cd "$folder" && pwd)
for project in Cli Server ML; do dotnet build "tools/$project" -c Release --nologo -v quiet; done
dotnet tool restore --verbosity quiet
dotnet docfx tools/Package/docfx.json --output "$folder" --logLevel error
rm -rf tools/Package/obj/api
