//! A program out of Debian's packages with the loader and the libraries that it names.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Failure, Result};
use crate::process::output;
use crate::setup::Setup;
use crate::setup::binary::unpacked;

/// The package of a library, where it is not called as the library is: libbsd.so.0 is in libbsd0.
const PACKAGES: &[(&str, &str)] = &[
    ("ld", "libc6"),
    ("libc", "libc6"),
    ("libm", "libc6"),
    ("libpthread", "libc6"),
    ("libEGL", "libegl1"),
    ("libGLESv2", "libgles2"),
    ("libGLdispatch", "libglvnd0"),
    ("libIPSec_MB", "libipsec-mb1"),
    ("libJudy", "libjudydebian1"),
    ("libcrypto", "libssl3"),
    ("libgcc_s", "libgcc-s1"),
    ("libtcl8.6.so", "libtcl8.6"),
    ("libjpeg", "libjpeg62-turbo"),
    ("libstdc++", "libstdc++6"),
    ("libz", "zlib1g"),
];

/// What is there only since Debian's 64-bit time has another name.
const RENAMED: &[(&str, &str)] = &[("trixie", "libssl3")];

/// A program, and what it takes to run it.
#[derive(Debug)]
pub struct Program {
    /// Its file here.
    pub file: PathBuf,
    /// Its loader's file here, and where the program looks for it.
    pub loader: (PathBuf, String),
    /// The libraries' files here.
    pub libraries: Vec<PathBuf>,
    /// The folder where the loader looks for them.
    pub folder: String,
}

impl Program {
    /// The libraries, each with the place where the loader looks for it.
    pub fn libraries(&self) -> impl Iterator<Item = (&PathBuf, String)> {
        self.libraries.iter().map(|file| {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            (file, format!("{}/{name}", self.folder))
        })
    }
}

/// A program of a package, fetched on first use.
pub fn program(setup: &Setup, package_name: &str, file: &str) -> Result<Program> {
    of_file(
        setup,
        unpacked(setup, &[package_name])?.remove(0).join(file),
    )
}

/// A program that is here, for Debian's libraries.
pub fn of_file(setup: &Setup, file: PathBuf) -> Result<Program> {
    let (loader, mut wanted) = dependencies(&file)?;
    let (mut there, mut libraries) = (BTreeSet::new(), Vec::new());
    while !wanted.is_empty() {
        let names: Vec<String> = std::mem::take(&mut wanted);
        // All that is missing at once: each time, apt looks whether its lists are up to date.
        let packages: BTreeSet<String> = names.iter().map(|name| package(setup, name)).collect();
        unpacked(
            setup,
            &packages.iter().map(String::as_str).collect::<Vec<_>>(),
        )?;
        for name in names {
            if there.insert(name.clone()) {
                let library = library(setup, &name)?;
                wanted.extend(dependencies(&library)?.1);
                libraries.push(library);
            }
        }
    }
    let place =
        loader.ok_or_else(|| Failure::tool(format!("{} names no loader", file.display())))?;
    let name = place.rsplit('/').next().unwrap_or_default();
    Ok(Program {
        file,
        loader: (library(setup, name)?, place.clone()),
        libraries,
        folder: format!("/lib/{}", setup.target.gnu),
    })
}

/// The loader and the libraries that an ELF file names.
fn dependencies(file: &Path) -> Result<(Option<String>, Vec<String>)> {
    let shown = output(Command::new("readelf").arg("-ldW").arg(file))?;
    let text = String::from_utf8_lossy(&shown.stdout).into_owned();
    let bracketed = |line: &str, mark: &str| -> Option<String> {
        let (_, rest) = line.split_once(mark)?;
        Some(rest.split(']').next()?.to_owned())
    };
    let loader = text
        .lines()
        .find_map(|line| bracketed(line, "program interpreter: "));
    let needed = text
        .lines()
        .filter_map(|line| bracketed(line, "Shared library: ["))
        .collect();
    Ok((loader, needed))
}

/// A library's file, out of the package that has it, fetched on first use.
pub fn library(setup: &Setup, name: &str) -> Result<PathBuf> {
    let package = package(setup, name);
    let folder = unpacked(setup, &[&package])?.remove(0);
    ["lib", "usr/lib"]
        .iter()
        .flat_map(|lib| {
            let lib = folder.join(lib);
            [lib.join(setup.target.gnu), lib]
        })
        .map(|lib| lib.join(name))
        .find(|file| file.is_file())
        .ok_or_else(|| Failure::tool(format!("the package {package} does not hold {name}")))
}

fn package(setup: &Setup, library: &str) -> String {
    let (stem, version) = library.split_once(".so.").unwrap_or((library, ""));
    let named = PACKAGES.iter().find(|(name, _)| match *name {
        // ld-linux-ARCH.so.N
        "ld" => stem.starts_with("ld-"),
        name => stem == name,
    });
    let package = match named {
        Some((_, package)) => (*package).to_owned(),
        // Two numbers are kept apart.
        None if stem.ends_with(|last: char| last.is_ascii_digit()) => format!("{stem}-{version}"),
        None => format!("{stem}{version}"),
    };
    match RENAMED.contains(&(setup.target.suite, package.as_str())) {
        true => package + "t64",
        false => package,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_have_their_libraries_names() {
        let setup = Setup::new();
        assert_eq!(package(&setup, "libbsd.so.0"), "libbsd0");
        assert_eq!(package(&setup, "ld-linux-x.so.2"), "libc6");
        assert_eq!(package(&setup, "libz.so.1"), "zlib1g");
        assert_eq!(package(&setup, "liblz4.so.1"), "liblz4-1");
    }
}
