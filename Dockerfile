# Built from the project's folder: docker build -t conflict-event-map .
# With a store's extra (docs/stores.md): docker build --build-arg EXTRAS=postgres -t conflict-event-map:postgres .
FROM python:3.12-slim AS build
WORKDIR /src
ARG EXTRAS=""
COPY pyproject.toml README.md LICENSE LICENSE-DATA.md requirements.lock map.toml events.geojson series.json ./
COPY .streamlit .streamlit
COPY geodata geodata
COPY tables tables
COPY map_app map_app
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir -q -c requirements.lock ".[gdal${EXTRAS:+,$EXTRAS}]"

FROM python:3.12-slim
RUN useradd --create-home --uid 10001 app
COPY --from=build /venv /venv
USER 10001
WORKDIR /home/app
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["/venv/bin/python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ.get('STREAMLIT_SERVER_PORT', '8501') + '/api/live', timeout=4)"]
CMD ["/venv/bin/event-map", "serve", "--address", "0.0.0.0"]
