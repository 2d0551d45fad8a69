#!/bin/sh
# Turns a fresh Debian tree into a build image. Called by mmdebstrap with the tree as its only argument.
set -eu
root=$1

make_minimal() {
  for directory in bin usr/bin etc root tmp var/tmp proc sys; do
    mkdir -p "$root/$directory"
  done
  chmod 1777 "$root/tmp" "$root/var/tmp"
  "$root/bin/busybox" --list | while read -r applet; do
    case $applet in
      busybox) ;;
      *) ln -sf busybox "$root/bin/$applet" ;;
    esac
  done
  ln -sf ../../bin/env "$root/usr/bin/env"
  printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n' >"$root/etc/passwd"
  printf 'root:x:0:\nnogroup:x:65534:\n' >"$root/etc/group"
  rm -rf "${root:?}/usr/share"
}

add_node() {
  [ -n "$SEED_ROOT_NODE" ] || return 0
  # Through the link: a package manager's bin directory holds no real file.
  cp -L "$SEED_ROOT_NODE" "$root/usr/local/bin/node"
  chmod 755 "$root/usr/local/bin/node"
  [ -n "$SEED_ROOT_NPM" ] || return 0
  mkdir -p "$root/usr/local/lib/node_modules"
  cp -RL "$SEED_ROOT_NPM" "$root/usr/local/lib/node_modules/npm"
  chown -R 0:0 "$root/usr/local/lib/node_modules/npm"
  for command in npm npx; do
    ln -sf "../lib/node_modules/npm/bin/$command-cli.js" "$root/usr/local/bin/$command"
  done
}

add_python() {
  ln -sf python3 "$root/usr/bin/python"
  # CodeBuild's images let a build install Python packages for the whole system.
  rm -f "$root"/usr/lib/python3*/EXTERNALLY-MANAGED
}

# One entry of the runtime catalogue: the version that is here, and a default that says which one it uses instead.
runtime() {
  cat <<EOF
  $1:
    versions:
      '$2':
        commands:
          - echo "$1 $2 is part of this image"
      default:
        commands:
          - echo "$1 \$VERSION is not in this local image, $2 is used in its place" >&2
EOF
}

add_catalogue() {
  mkdir -p "$root/codebuild/image/config"
  python=$(chroot "$root" python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')
  {
    echo 'version: 0.1'
    echo 'runtimes:'
    if [ -n "$SEED_ROOT_NODE_VERSION" ]; then
      node=${SEED_ROOT_NODE_VERSION#v}
      runtime nodejs "${node%%.*}"
    fi
    runtime python "$python"
  } >"$root/codebuild/image/config/runtimes.yml"
}

make_standard() {
  mkdir -p "$root/codebuild/output" "$root/codebuild/readonly" "$root/codebuild/user/bin"
  add_node
  add_python
  add_catalogue
  chroot "$root" useradd --create-home --shell /bin/bash codebuild-user
  cp "$SEED_ROOT_FILES/dockerd-entrypoint.sh" "$root/usr/local/bin/dockerd-entrypoint.sh"
  chmod 755 "$root/usr/local/bin/dockerd-entrypoint.sh"
  rm -rf "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/* "$root"/var/cache/debconf/* "$root"/var/log/*
}

case $SEED_ROOT_VARIANT in
  minimal) make_minimal ;;
  *) make_standard ;;
esac
