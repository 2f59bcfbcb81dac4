//! The compilers that read the headers.

#![allow(dead_code, reason = "each test uses some of it")]

pub mod bindings;
pub mod names;

use std::path::Path;

use abi_headers::Arch;
use abi_headers::probe::Compiler;

/// Debian's name of the target.
pub fn triple(arch: Arch) -> String {
    format!("{}-linux-gnu", arch.name())
}

/// clang, which compiles for every architecture.
pub fn clang(arch: Arch) -> Compiler {
    Compiler::new("clang").with(format!("--target={}", triple(arch)))
}

/// Where Debian has Linux's own headers for an architecture.
pub fn linux_folders(arch: Arch) -> Vec<String> {
    let cross = format!("/usr/{}/include", triple(arch));
    if Path::new(&cross).join("asm/unistd.h").exists() {
        vec![cross]
    } else {
        vec![
            format!("/usr/include/{}", triple(arch)),
            "/usr/include".into(),
        ]
    }
}
