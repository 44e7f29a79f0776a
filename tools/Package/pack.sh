#!/usr/bin/env bash
# Makes all packages: tools/Package/pack.sh FOLDER [VERSION]
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=${1:?"expected a folder for the packages"} version=${2:-$(sed -nE 's|.*<Version>(.*)</Version>.*|\1|p' Directory.Build.props)}
folder=$(mkdir -p "$folder" && cd "$folder" && pwd)
for project in Runtime/Foundation/KerasSharp.Foundation Runtime/KerasSharp.Runtime Importers/Hdf5/KerasSharp.Hdf5 Importers/Numpy/KerasSharp.Numpy \
  Importers/KerasSharp.Importers Importers/Onnx/KerasSharp.Onnx Cuda/KerasSharp.Cuda tools/Data/KerasSharp.Data \
  tools/Data/Parquet/KerasSharp.Data.Parquet tools/Data/Arrow/KerasSharp.Data.Arrow tools/Scoring/KerasSharp.Scoring tools/View/KerasSharp.View \
  tools/Extensions/KerasSharp.Extensions tools/Client/KerasSharp.Client tools/Orleans/KerasSharp.Orleans tools/Package/KerasSharp \
  tools/Cli/KerasSharp.Cli tools/Server/KerasSharp.Server; do
  dotnet pack "$project.csproj" -c Release -o "$folder" -p:Version="$version" --nologo -v quiet
done
ls "$folder"
