# One process of nnviz. `deploy/compose.yaml` runs several behind nginx, `deploy/kubernetes.yaml` as
# many as are needed; alone: docker build -t nnviz . && docker run --rm -p 8501:8501 nnviz
#
# On Linux, torch comes with several gigabytes for graphics cards, of which nnviz uses nothing. Name
# the package index that PyTorch's own page names for "Linux, pip, CPU" to leave them out:
#     docker build -t nnviz --build-arg TORCH_INDEX=https://… .
FROM python:3.11-slim-bookworm AS packages
ARG TORCH_INDEX=""
COPY requirements.txt /
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir ${TORCH_INDEX:+--extra-index-url "$TORCH_INDEX"} \
        --requirement /requirements.txt \
    && /venv/bin/pip uninstall --yes pip

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin nnviz
COPY --from=packages /venv /venv
WORKDIR /app
COPY .streamlit .streamlit
COPY app.py ./
COPY pages pages
COPY nnviz nnviz
COPY deploy/warm.py deploy/healthy.sh deploy/
RUN /venv/bin/python -m compileall -q app.py pages nnviz deploy
# Nothing is written but to /tmp, so that the image can run read-only.
ENV PATH=/venv/bin:$PATH \
    HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    STREAMLIT_SERVER_ADDRESS=0.0.0.0 \
    STREAMLIT_SERVER_PORT=8501
USER 10001
EXPOSE 8501
HEALTHCHECK --interval=10s --timeout=6s --start-period=120s --retries=3 \
    CMD ["bash", "deploy/healthy.sh", "127.0.0.1:8501"]
CMD ["python", "-m", "deploy.warm"]
