# One image for every part of Two Hats: docker-compose.yml says which part a container runs.
# By itself it runs them all, with everything in /data:
#   docker build -t two-hats . && docker run --init -p 127.0.0.1:8000:8000 -v two-hats:/data two-hats
#
# Python 3.11: requirements.lock was made for it, and the tests run on it. Nothing is compiled here: a library without
# a wheel stops the build.
FROM python:3.11-slim AS built
WORKDIR /app
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN ["python", "-m", "venv", "/venv"]
COPY requirements.lock ./
RUN ["/venv/bin/python", "-m", "pip", "install", "--quiet", "--require-hashes", "--only-binary", ":all:", "-r", "requirements.lock"]
COPY . ./
RUN ["/venv/bin/python", "-m", "compileall", "-q", "."]
# Style sheets and scripts, compressed, under far-future names. What the settings make up meanwhile stays behind in /tmp.
RUN ["env", "DATA_DIR=/tmp/data", "STATIC_ROOT=/app/collected", "COLLECTED=1", \
     "/venv/bin/python", "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
# Whoever checked this out may have kept it to themselves.
RUN ["chmod", "--recursive", "a+rX", "."]

FROM python:3.11-slim
RUN ["useradd", "--user-group", "--uid", "10001", "--no-create-home", "--home-dir", "/data", \
     "--shell", "/usr/sbin/nologin", "two-hats"]
RUN ["install", "--directory", "--owner", "two-hats", "--mode", "700", "/data"]
COPY --from=built /venv /venv
COPY --from=built /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    HOST=0.0.0.0 PORT=8000 DATA_DIR=/data STATIC_ROOT=/app/collected COLLECTED=1
USER two-hats
VOLUME /data
EXPOSE 8000
# Asks the web server. Containers that run another part have a check of their own, in docker-compose.yml.
HEALTHCHECK --interval=15s --timeout=10s --start-period=90s CMD ["python", "funnel/health/probe.py"]
CMD ["python", "manage.py", "serve"]
