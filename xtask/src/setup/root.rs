//! The files of a machine that people work in: busybox, what a user database takes, Debian's packages.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use crate::failure::{Failure, OnFile, Result};
use crate::setup::Setup;
use crate::setup::binary::{BUSYBOX, closure, fetched, tools, unpacked};

/// Where programs are looked for.
pub const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// Folders of the root that are in `/usr`, as on every Debian.
const IN_USR: &[&str] = &["bin", "sbin", "lib", "lib32", "lib64", "libx32"];

/// What describes terminals to programs. No package says that it depends on it: every Debian has it.
const TERMINALS: &str = "ncurses-base";

/// What a machine has that nobody has made otherwise.
const FILES: &[(&str, &str)] = &[
    (
        "etc/passwd",
        "root:x:0:0:root:/root:/bin/sh\nuser:x:1000:1000:user:/home/user:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n",
    ),
    (
        "etc/group",
        "root:x:0:\ntty:x:5:\nuser:x:1000:\nnogroup:x:65534:\n",
    ),
    ("etc/profile", "PS1='\\u@sigil:\\w\\$ '\nexport PS1\ncd\n"),
    ("etc/hostname", "sigil\n"),
];

/// What of a library for Python its tests of processes do not take: a test that is no such test, too.
const NOT_FOR_TESTS: &[&str] = &[
    "ensurepip",
    "idlelib",
    "lib2to3",
    "pydoc_data",
    "tkinter",
    "turtledemo",
    "sqlite3",
    "dbm",
];
/// Tests, and what they take.
const TESTS: &[&str] = &[
    "__init__.py",
    "mapping_tests.py",
    "signalinterproctester.py",
    "subprocessdata",
    "support",
    "test_os.py",
    "test_posix.py",
    "test_pty.py",
    "test_signal.py",
    "test_subprocess.py",
    "test_threadsignals.py",
];

/// The folder of a machine that has Python, its library and its tests of processes.
pub fn python(setup: &Setup) -> Result<PathBuf> {
    let root = setup.dirs.work(setup.target.name)?.join("python");
    let packages = ["python3.11", "libpython3.11-testsuite"].map(String::from);
    make(setup, &root, &packages)?;
    let share = root.join("usr/share");
    fs::remove_dir_all(&share).on(&share)?;
    let library = root.join("usr/lib/python3.11");
    keep(&library, |name| {
        !NOT_FOR_TESTS.contains(&name) && !name.starts_with("config-")
    })?;
    keep(&library.join("test"), |name| TESTS.contains(&name))?;
    Ok(root)
}

/// Removes what is not to be kept in a folder, by name.
fn keep(folder: &Path, is_kept: impl Fn(&str) -> bool) -> Result {
    for entry in fs::read_dir(folder).on(folder)? {
        let path = entry.on(folder)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if is_kept(&name) {
            continue;
        }
        match path.is_dir() && !path.is_symlink() {
            true => fs::remove_dir_all(&path).on(&path)?,
            false => fs::remove_file(&path).on(&path)?,
        }
    }
    Ok(())
}

/// The folder of a machine with these packages and all that they depend on, and what is in `more`.
pub fn folder(setup: &Setup, packages: &[String], more: Option<&Path>) -> Result<PathBuf> {
    let root = setup.dirs.work(setup.target.name)?.join("root");
    make(setup, &root, packages)?;
    if let Some(more) = more {
        copy(more, &root)?;
    }
    Ok(root)
}

/// Makes such a folder anew.
pub(super) fn make(setup: &Setup, root: &Path, packages: &[String]) -> Result {
    if root.exists() {
        fs::remove_dir_all(root).on(root)?;
    }
    for folder in ["usr/bin", "etc", "root", "home/user", "var/tmp", "run"] {
        let folder = root.join(folder);
        fs::create_dir_all(&folder).on(&folder)?;
    }
    for name in IN_USR {
        let (usr, link) = (root.join("usr").join(name), root.join(name));
        fs::create_dir_all(&usr).on(&usr)?;
        symlink(format!("usr/{name}"), &link).on(&link)?;
    }
    if !packages.is_empty() {
        let packages = [packages, &[TERMINALS.into()]].concat();
        let all = closure(setup, &packages)?;
        let names: Vec<&str> = all.iter().map(String::as_str).collect();
        for package in unpacked(setup, &names)? {
            copy(&package, root)?;
        }
    }
    busybox(setup, root)?;
    for (name, text) in FILES {
        let path = root.join(name);
        if !path.exists() {
            fs::write(&path, text).on(&path)?;
        }
    }
    Ok(())
}

/// Busybox, and a link to it for each of its tools that no package brings. The shell is always its own.
fn busybox(setup: &Setup, root: &Path) -> Result {
    let binary = fetched(setup, &[BUSYBOX])?.remove(0);
    let here = fetched(&setup.native(), &[BUSYBOX])?.remove(0);
    let bin = root.join("usr/bin");
    let to = bin.join("busybox");
    fs::copy(&binary, &to).on(&to)?;
    for name in tools(&here)? {
        let link = bin.join(&name);
        let there = |folder: &str| root.join(folder).join(&name).symlink_metadata().is_ok();
        if name != "busybox" && !there("usr/bin") && !there("usr/sbin") {
            symlink("busybox", &link).on(&link)?;
        }
    }
    Ok(())
}

/// Copies what is in a folder into another; where that leads through a link, to where the link leads.
fn copy(from: &Path, to: &Path) -> Result {
    for entry in fs::read_dir(from).on(from)? {
        let path = entry.on(from)?.path();
        let Some(name) = path.file_name() else {
            continue;
        };
        let target = to.join(name);
        let meta = path.symlink_metadata().on(&path)?;
        if meta.is_dir() {
            if !target.is_dir() {
                fs::create_dir_all(&target).on(&target)?;
                let mode = fs::Permissions::from_mode(meta.permissions().mode() | 0o700);
                fs::set_permissions(&target, mode).on(&target)?;
            }
            copy(&path, &target)?;
            continue;
        }
        if target.is_dir() {
            let why = format!("{}: a folder of another package", target.display());
            return Err(Failure::tool(why));
        }
        let _ = fs::remove_file(&target);
        if meta.is_symlink() {
            let leads = fs::read_link(&path).on(&path)?;
            symlink(leads, &target).on(&target)?;
        } else if meta.is_file() && fs::hard_link(&path, &target).is_err() {
            fs::copy(&path, &target).on(&target)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_merged() {
        let base = std::env::temp_dir().join(format!("sigil-root.{}", std::process::id()));
        let (from, to) = (base.join("from"), base.join("to"));
        fs::create_dir_all(from.join("lib/a")).unwrap();
        fs::create_dir_all(to.join("usr/lib")).unwrap();
        symlink("usr/lib", to.join("lib")).unwrap();
        fs::write(from.join("lib/a/file"), "new").unwrap();
        symlink("file", from.join("lib/a/link")).unwrap();
        copy(&from, &to).unwrap();
        copy(&from, &to).unwrap();
        assert_eq!(fs::read(to.join("usr/lib/a/link")).unwrap(), b"new");
        fs::remove_dir_all(&base).unwrap();
    }
}
