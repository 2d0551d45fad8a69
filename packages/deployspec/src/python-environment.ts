const FOLDER = '"$HOME/.venv"';
const ACTIVATE = '"$HOME/.venv/bin/activate"';

/**
 * Takes over the pip of the machine where there is one: unpacking the one that comes with python costs five
 * seconds per build. Copied, so that `pip install --upgrade pip` stays inside the environment; linked where nothing
 * is installed.
 */
const MAKE = `import glob, os, shutil, subprocess, sys, sysconfig, venv
folder, how = sys.argv[1:]
python = os.path.join(folder, "bin", "python")
def take_pip_of_machine():
    import pip
    source = os.path.dirname(pip.__file__)
    venv.create(folder, symlinks=True)
    target = sysconfig.get_path("purelib", "posix_prefix", {"base": folder, "platbase": folder})
    for path in [source, *glob.glob(source + "-*.dist-info")]:
        place = os.path.join(target, os.path.basename(path))
        if how == "linked":
            os.symlink(path, place)
        else:
            shutil.copytree(path, place)
    for name in ["pip", "pip3"]:
        script = os.path.join(folder, "bin", name)
        with open(script, "w") as file:
            file.write("#!/bin/sh\\nexec '" + python + "' -m pip \\"$@\\"\\n")
        os.chmod(script, 0o755)
    if how == "copied":
        subprocess.check_call([python, "-m", "pip", "--version"])
try:
    take_pip_of_machine()
except Exception:
    venv.create(folder, clear=True, symlinks=True, with_pip=True)`;

/** Whether an environment has its own pip, or uses the machine's: quicker, for builds that install nothing. */
export type PipOfEnvironment = 'copied' | 'linked';

/**
 * Shell lines that make `~/.venv` where it is missing and activate it, as Seed-Farmer's builds do. A machine
 * without python3, or without its venv module, goes without.
 */
export const pythonEnvironment = (
  pip: PipOfEnvironment,
): string => `if command -v python3 >/dev/null 2>&1 && [ ! -e ${ACTIVATE} ]; then
python3 - ${FOLDER} ${pip} >/dev/null 2>&1 <<'PYTHON' || rm -rf ${FOLDER}
${MAKE}
PYTHON
fi
if [ -e ${ACTIVATE} ]; then . ${ACTIVATE}; fi`;
