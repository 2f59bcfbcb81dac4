//! Compiles headers: what they are for.

use std::path::Path;

use crate::probe::Compiler;
use crate::{Arch, Header};

/// What must say nothing.
const WARNINGS: [&str; 5] = ["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only"];

/// As what the headers compile.
const LANGUAGES: [[&str; 3]; 2] = [["-x", "c", "-std=c11"], ["-x", "c++", "-std=c++17"]];

/// gcc for an architecture: the host's own, or the cross compiler by Debian's name.
pub fn gcc(arch: Arch) -> Compiler {
    if arch.name() == std::env::consts::ARCH {
        Compiler::new("gcc")
    } else {
        Compiler::new(&format!("{}-linux-gnu-gcc", arch.name()))
    }
}

/// Compiles a program that includes these headers of a folder, in this order, as C11 and as C++17.
/// The error is what the compiler says, warnings included, or that it is missing.
pub fn compiles(compiler: &Compiler, folder: &Path, names: &[&str]) -> Result<(), String> {
    // Not in quotes: a header of the name in the folder that we are called in is another.
    let mut source: String = names
        .iter()
        .map(|name| format!("#include <{name}>\n"))
        .collect();
    // ISO C forbids an empty translation unit.
    source += "int not_empty;\n";
    let include = format!("-I{}", folder.display());
    for language in LANGUAGES {
        let mut options = language.to_vec();
        options.extend(WARNINGS);
        options.push(&include);
        compiler.run(&options, &source)?;
    }
    Ok(())
}

/// Compiles each of these headers alone.
pub fn each_compiles(compiler: &Compiler, headers: &[Header]) -> Result<(), String> {
    let folder = tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
    crate::folder::write(folder.path(), headers, &[])
        .map_err(|error| format!("{}: {error}", folder.path().display()))?;
    headers
        .iter()
        .try_for_each(|header| compiles(compiler, folder.path(), &[header.name]))
}
