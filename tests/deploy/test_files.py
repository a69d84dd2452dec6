"""The container files parse, and keep their promises: nobody is root, all is pinned and bounded."""

import re
from typing import Any

import pytest
import yaml

from tests.processes import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text())
CLUSTER = {
    part["kind"]: part for part in yaml.safe_load_all((ROOT / "deploy/kubernetes.yaml").read_text())
}
PROCESSES = sorted(set(COMPOSE["services"]) - {"nginx"})
HEALTH = "/_stcore/health"


def pod() -> dict[str, Any]:
    """What the cluster runs many of."""
    found: dict[str, Any] = CLUSTER["Deployment"]["spec"]["template"]["spec"]
    return found


def test_the_image_is_pinned_to_a_minor_version_slim_not_root_and_checks_its_health() -> None:
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, flags=re.M)
    assert len(bases) == 2
    assert all(re.fullmatch(r"python:3\.\d+-slim-\w+", base) for base in bases)
    assert re.search(r"^USER [1-9]\d{3,}$", DOCKERFILE, flags=re.M)
    assert DOCKERFILE.index("\nUSER ") < DOCKERFILE.index("\nCMD ")
    assert "\nHEALTHCHECK " in DOCKERFILE
    assert re.search(r'^CMD \["python", "-m", "deploy.warm"\]$', DOCKERFILE, flags=re.M)


def test_torch_without_what_graphics_cards_need_is_an_argument_that_is_empty_at_first() -> None:
    assert 'ARG TORCH_INDEX=""\n' in DOCKERFILE
    assert '${TORCH_INDEX:+--extra-index-url "$TORCH_INDEX"}' in DOCKERFILE
    for name in PROCESSES:
        build = COMPOSE["services"][name]["build"]
        assert build["args"] == {"TORCH_INDEX": "${TORCH_INDEX:-}"}


@pytest.mark.parametrize("name", [*PROCESSES, "nginx"])
def test_a_service_is_bounded_writes_nothing_and_starts_again(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["restart"] == "unless-stopped"
    assert service["mem_limit"]
    assert service["cpus"]
    assert re.search(r":[\w.-]*\d", service["image"]), "no version"


def test_nginx_waits_for_all_processes_and_knows_where_each_is() -> None:
    nginx = COMPOSE["services"]["nginx"]
    assert sorted(nginx["depends_on"]) == PROCESSES
    assert {need["condition"] for need in nginx["depends_on"].values()} == {"service_healthy"}
    networks = [COMPOSE["services"][name]["networks"]["inside"] for name in PROCESSES]
    addresses = [network["ipv4_address"] for network in networks]
    assert len(set(addresses)) == len(PROCESSES)
    assert re.findall(r"\S+(?=:8501)", nginx["entrypoint"][-1]) == addresses
    assert nginx["healthcheck"]["test"][-1].endswith("/healthz")
    assert nginx["user"] != "0"
    assert COMPOSE["networks"]["inside"]["internal"]
    mounted = {volume.partition(":")[0] for volume in nginx["volumes"]}
    assert all((ROOT / "deploy" / path).exists() for path in mounted)


def test_all_processes_share_a_secret_that_is_in_no_file() -> None:
    for name in PROCESSES:
        secret = COMPOSE["services"][name]["environment"]["STREAMLIT_SERVER_COOKIE_SECRET"]
        assert secret.startswith("${COOKIE_SECRET:?")
    (container,) = pod()["containers"]
    secret = next(each for each in container["env"] if each["name"].endswith("COOKIE_SECRET"))
    assert secret["valueFrom"]["secretKeyRef"]["name"] == "nnviz"


def test_a_pod_is_nobody_bounded_and_probed() -> None:
    (container,) = pod()["containers"]
    assert pod()["securityContext"]["runAsNonRoot"]
    assert f"\nUSER {pod()['securityContext']['runAsUser']}\n" in DOCKERFILE
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert container[probe]["httpGet"]["path"] == HEALTH
    for kind in ("requests", "limits"):
        assert set(container["resources"][kind]) == {"cpu", "memory"}
    assert not container["image"].endswith("latest")


def test_the_cluster_keeps_sessions_where_they_are_and_grows_and_shrinks_gently() -> None:
    sticky = CLUSTER["Service"]["metadata"]["annotations"]
    assert sticky["traefik.ingress.kubernetes.io/service.sticky.cookie"] == "true"
    affinity = CLUSTER["Ingress"]["metadata"]["annotations"]
    assert affinity["nginx.ingress.kubernetes.io/affinity"] == "cookie"
    assert affinity["nginx.ingress.kubernetes.io/session-cookie-change-on-failure"] == "true"
    scaler = CLUSTER["HorizontalPodAutoscaler"]["spec"]
    assert scaler["scaleTargetRef"]["name"] == CLUSTER["Deployment"]["metadata"]["name"]
    assert 1 < scaler["minReplicas"] < scaler["maxReplicas"]
    assert scaler["behavior"]["scaleDown"]["stabilizationWindowSeconds"] >= 1800
    assert "replicas" not in CLUSTER["Deployment"]["spec"]
    rolling = CLUSTER["Deployment"]["spec"]["strategy"]["rollingUpdate"]
    assert rolling["maxUnavailable"] == 0
    assert CLUSTER["NetworkPolicy"]["spec"]["egress"] == []


def test_all_labels_find_the_pods() -> None:
    labels = CLUSTER["Deployment"]["spec"]["template"]["metadata"]["labels"]
    assert CLUSTER["Deployment"]["spec"]["selector"]["matchLabels"] == labels
    assert CLUSTER["Service"]["spec"]["selector"] == labels
    assert CLUSTER["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"] == labels
    assert CLUSTER["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"] == labels


def test_no_limit_on_uploads_lies_below_the_apps_own() -> None:
    config = (ROOT / ".streamlit/config.toml").read_text()
    app = int(re.findall(r"maxUploadSize = (\d+)", config)[0])
    nginx = (ROOT / "deploy/nginx.conf.template").read_text()
    (proxy,) = re.findall(r"client_max_body_size (\d+)m", nginx)
    size = CLUSTER["Ingress"]["metadata"]["annotations"][
        "nginx.ingress.kubernetes.io/proxy-body-size"
    ]
    assert int(proxy) == int(size.removesuffix("m")) == app + 1
    assert f"files of up to {app} MB" in nginx


def test_a_server_on_all_addresses_does_not_ask_another_host_for_its_own() -> None:
    config = (ROOT / ".streamlit/config.toml").read_text()
    assert re.search(r'^serverAddress = "localhost"$', config, flags=re.M)
    assert re.search("^gatherUsageStats = false$", config, flags=re.M)
