"""Writes state.json: what Seed-Farmer leaves in Parameter Store when it has applied the project beside this file.

Made from nothing but Python's own json and hashlib, so that it says what Python says, and not what seed does.
"""

import hashlib
import json
import pathlib

HERE = pathlib.Path(__file__).parent
PROJECT = HERE / "project"
PHASES = ("install", "pre_build", "build", "post_build")
NOT_COUNTED = {"README.md", "modulestack.template", "setup.cfg", "requirements-dev.txt", "requirements-dev.in", ".gitignore"}


def dumps(value):
    return json.dumps(value, sort_keys=True)


def md5(data):
    return hashlib.md5(data).hexdigest()


def bundle_md5(folder):
    files = [path for path in folder.rglob("*") if path.is_file()]
    counted = [
        path
        for path in files
        if path.name not in NOT_COUNTED
        and not any(part.startswith(".") for part in path.relative_to(folder).parent.parts)
    ]
    return md5("".join(sorted(md5(path.read_bytes()) for path in counted)).encode())


def side(**phases):
    return {"phases": {name: {"commands": [], **phases.get(name, {})} for name in PHASES}}


def parameter(name, value=None, resolved=None, keep=None, **source):
    sources = ("env_variable", "module_metadata", "parameter_store", "parameter_value", "secrets_manager")
    return {
        "disableEnvVarResolution": keep,
        "name": name,
        "resolved_value": resolved,
        "value": value,
        "value_from": {key: source.get(key) for key in sources} if source else None,
        "version": None,
    }


def module(name, path, **fields):
    nothing = (
        "bundle_md5", "manifest_md5", "deployspec_md5", "deploy_spec", "codebuild_image", "runtime_overrides",
        "data_files", "commit_hash", "npm_mirror", "npm_mirror_secret", "pypi_mirror", "pypi_mirror_secret",
    )
    known = {"name": name, "path": path, "parameters": [], "target_account": "primary", "target_region": "us-east-1"}
    return {**dict.fromkeys(nothing), **known, **fields}


def deployspec(deploy, destroy, **fields):
    usual = {"build_type": "BUILD_GENERAL1_SMALL", "publish_generic_env_variables": True}
    return {"deploy": deploy, "destroy": destroy, **usual, **fields}


MODULES = {
    "core/net": (
        module(
            "net",
            "modules/net",
            parameters=[
                parameter("cidr", "10.0.0.0/16"),
                parameter("ver", 1.30),
                parameter("uni", "café"),
                parameter("flag", True),
                # A dot is what makes a float in YAML 1.1: 1e3 is a text.
                parameter("limits", {"max": "1e3", "min": 1.0, "tags": ["a", 2, None]}),
            ],
        ),
        deployspec(
            side(build={"commands": ["echo hi", "seedfarmer metadata add -k VpcId -v vpc-123"]}),
            side(build={"commands": ["echo bye"]}),
        ),
        {"SeedFarmerDeployed": "8.0.7", "VpcId": "vpc-123"},
    ),
    "apps/web": (
        module(
            "web",
            "modules/web/",
            codebuild_image="aws/codebuild/standard:7.0",
            runtime_overrides={"python": "3.12"},
            data_files=[{"commit_hash": None, "file_path": "data/table.csv"}],
            parameters=[
                parameter("vpc-id", module_metadata={"group": "core", "key": "VpcId", "name": "net"}),
                parameter("currency", resolved="EUR", parameter_value="currency"),
                parameter("subnets", resolved=json.dumps(["s-1", "s-2"]), parameter_value="subnets"),
                parameter("stage", resolved="blue", env_variable="STAGE"),
                parameter("motto", "keep ${THIS}", keep=True),
            ],
            **{"x-owner": "shop"},
        ),
        deployspec(
            side(
                pre_build={"commands": ['echo "${HOME}" "é"']},
                build={"commands": ["echo deploy"], "finally": ["echo never"]},
            ),
            side(),
            build_type="BUILD_GENERAL1_LARGE",
            publish_generic_env_variables=False,
            **{"x-team": "shop"},
        ),
        {"SeedFarmerDeployed": "8.0.7"},
    ),
    "apps/queue": (
        module("queue", "modules/queue"),
        deployspec(side(build={"commands": ["echo queue"]}), None),
        {"SeedFarmerDeployed": "8.0.7"},
    ),
}


def keys_of(node, model, spec, metadata):
    folder = PROJECT / model["path"]
    hashed = {**model, "bundle_md5": bundle_md5(folder), "deploy_spec": spec}
    digests = {
        "bundle": hashed["bundle_md5"],
        "deployspec": md5((folder / "deployspec.yaml").read_bytes()),
        "manifest": md5(dumps(hashed).encode()),
    }
    stored = {**hashed, "deploy_spec": None, **{f"{name}_md5": digest for name, digest in digests.items()}}
    below = f"/myapp/dev/{node}"
    return {
        f"{below}/manifest": dumps(stored),
        f"{below}/deployspec": dumps(spec),
        f"{below}/metadata": dumps(metadata),
        **{f"{below}/md5/{name}": dumps({"hash": digest}) for name, digest in digests.items()},
    }


def main():
    state = {}
    for node, parts in MODULES.items():
        state.update(keys_of(node, *parts))
    groups = [
        {"concurrency": None, "name": "core", "path": "manifests/core.yaml"},
        {"concurrency": 2, "name": "apps", "path": "manifests/apps.yaml"},
    ]
    # Accounts and regions are left out: nothing reads them here.
    deployment = {"name": "dev", "toolchain_region": "us-east-1"}
    requested = [{**group, "modules": []} for group in groups]
    state["/myapp/dev/manifest"] = dumps({**deployment, "groups": requested})
    state["/myapp/dev/manifest/deployed"] = dumps({**deployment, "groups": groups})
    (HERE / "state.json").write_text(json.dumps(state, indent=2, sort_keys=True) + "\n")


main()
