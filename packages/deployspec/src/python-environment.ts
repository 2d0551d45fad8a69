const FOLDER = '"$HOME/.venv"';
const ACTIVATE = '"$HOME/.venv/bin/activate"';

/**
 * Takes over the pip of the machine where there is one: unpacking the one that comes with python costs five
 * seconds per build. Copied, not linked, so that `pip install --upgrade pip` stays inside the environment.
 */
const MAKE = `import glob, os, shutil, subprocess, sys, venv
folder = sys.argv[1]
python = os.path.join(folder, "bin", "python")
def take_pip_of_machine():
    import pip
    source = os.path.dirname(pip.__file__)
    venv.create(folder, symlinks=True)
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    target = subprocess.check_output([python, "-c", ask], text=True).strip()
    for path in [source, *glob.glob(source + "-*.dist-info")]:
        shutil.copytree(path, os.path.join(target, os.path.basename(path)))
    for name in ["pip", "pip3"]:
        script = os.path.join(folder, "bin", name)
        with open(script, "w") as file:
            file.write("#!/bin/sh\\nexec '" + python + "' -m pip \\"$@\\"\\n")
        os.chmod(script, 0o755)
    subprocess.check_call([python, "-m", "pip", "--version"])
try:
    take_pip_of_machine()
except Exception:
    venv.create(folder, clear=True, symlinks=True, with_pip=True)`;

/**
 * Shell lines that make `~/.venv` where it is missing and activate it, as Seed-Farmer's builds do. A machine
 * without python3, or without its venv module, goes without.
 */
export const PYTHON_ENVIRONMENT = `if command -v python3 >/dev/null 2>&1 && [ ! -e ${ACTIVATE} ]; then
python3 - ${FOLDER} >/dev/null 2>&1 <<'PYTHON' || rm -rf ${FOLDER}
${MAKE}
PYTHON
fi
if [ -e ${ACTIVATE} ]; then . ${ACTIVATE}; fi`;
