//! A Rust toolchain that can build for bare metal.
//!
//! One that has the target's ready-made `core` and `alloc` is best; one with the standard
//! library's source can build them (`-Zbuild-std`); else Debian's packages bring the latter.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Failure, Result};
use crate::process::{find, text};
use crate::setup::Setup;
use crate::setup::packages::install;

/// The oldest release that can build the kernel: `rust-version` in the project's manifest.
const OLDEST: (u32, u32) = (1, 95);
/// Debian's packages of a compiler with the library's source.
pub(super) const PACKAGES: &[&str] = &["rustc-web", "cargo-web", "rust-web-src"];

/// A compiler and its cargo.
#[derive(Debug, Clone)]
pub struct Toolchain {
    cargo: PathBuf,
    rustc: PathBuf,
    /// What `rustc --version` says.
    pub version: String,
    /// Whether `core` must be built from source.
    build_std: bool,
}

impl Toolchain {
    /// Finds one for `target`, installs one where that is allowed, or says what to install.
    pub fn find(setup: &Setup, target: &str) -> Result<Self> {
        if let Some(toolchain) = best(target) {
            return Ok(toolchain);
        }
        install(setup, PACKAGES).map_err(|failure| {
            Failure::tool(format!(
                "no Rust toolchain can build for {target}: run `rustup target add {target}`, or: {}",
                failure.message
            ))
        })?;
        best(target).ok_or_else(|| {
            Failure::tool(format!(
                "no Rust toolchain can build for {target}, even with {} installed: try `rustup target add {target}`",
                PACKAGES.join(" ")
            ))
        })
    }

    /// Whether there is one for `target`.
    pub fn exists(target: &str) -> bool {
        best(target).is_some()
    }

    /// A cargo command of this toolchain, free of the environment of the cargo that runs us.
    pub fn cargo(&self, subcommand: &str, target: &str) -> Command {
        let mut command = Command::new(&self.cargo);
        for (name, _) in env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
                command.env_remove(&name);
            }
        }
        for name in [
            "CARGO",
            "RUSTUP_TOOLCHAIN",
            "RUSTC_WRAPPER",
            "RUSTC_WORKSPACE_WRAPPER",
            "RUSTFLAGS",
            "CARGO_ENCODED_RUSTFLAGS",
            "CARGO_BUILD_TARGET",
            "CARGO_MAKEFLAGS",
            "MAKEFLAGS",
            "LD_LIBRARY_PATH",
        ] {
            command.env_remove(name);
        }
        // Subcommands of cargo, and drivers of rustc, are looked for on PATH: those that go with
        // this compiler come first.
        let own = self.rustc.parent().map(Path::to_owned);
        let rest = env::var_os("PATH").unwrap_or_default();
        if let Ok(path) = env::join_paths(own.into_iter().chain(env::split_paths(&rest))) {
            command.env("PATH", path);
        }
        command
            .env("RUSTC", &self.rustc)
            .arg(subcommand)
            .args(["--target", target]);
        if self.build_std {
            command.env("RUSTC_BOOTSTRAP", "1").args([
                "-Zbuild-std=core,alloc",
                "-Zbuild-std-features=compiler-builtins-mem",
            ]);
        }
        command
    }

    /// Whether it is run with the compiler's unstable options, as building `core` needs.
    pub fn is_unstable(&self) -> bool {
        self.build_std
    }

    /// Whether this toolchain has the cargo subcommand that `program` carries out.
    pub fn has(&self, program: &str) -> bool {
        self.rustc.with_file_name(program).exists()
    }
}

/// The candidate with the target's library; failing that, one with its source.
fn best(target: &str) -> Option<Toolchain> {
    let found: Vec<Toolchain> = candidates()
        .into_iter()
        .filter_map(|bin| examine(&bin, target))
        .collect();
    let ready = found.iter().find(|toolchain| !toolchain.build_std);
    ready.or(found.first()).cloned()
}

/// The `bin` folders of all toolchains: the one that built us first, then rustup's, then the
/// system's.
fn candidates() -> Vec<PathBuf> {
    let mut bins = Vec::new();
    // Cargo sets this to itself when it runs us; it is the real one, not rustup's proxy.
    if let Some(bin) = env::var_os("CARGO").and_then(|c| Some(Path::new(&c).parent()?.to_owned())) {
        bins.push(bin);
    }
    let rustup = env::var_os("RUSTUP_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(Path::new(&env::var_os("HOME")?).join(".rustup")));
    if let Some(entries) = rustup.and_then(|home| fs::read_dir(home.join("toolchains")).ok()) {
        let mut others: Vec<PathBuf> = entries.flatten().map(|e| e.path().join("bin")).collect();
        others.sort();
        bins.extend(others);
    }
    bins.extend(find("rustc").and_then(|rustc| Some(rustc.parent()?.to_owned())));
    bins.push("/usr/bin".into());
    bins
}

fn examine(bin: &Path, target: &str) -> Option<Toolchain> {
    let (cargo, rustc) = (bin.join("cargo"), bin.join("rustc"));
    if !cargo.exists() || !rustc.exists() {
        return None;
    }
    let lib = bin.parent()?.join("lib/rustlib");
    let has_core = fs::read_dir(lib.join(target).join("lib")).is_ok_and(|entries| {
        entries
            .flatten()
            .any(|entry| entry.file_name().to_string_lossy().starts_with("libcore-"))
    });
    let has_source = lib.join("src/rust/library/core/Cargo.toml").exists();
    if !has_core && !has_source {
        return None;
    }
    let version = text(Command::new(&rustc).arg("--version"))?;
    (release(&version)? >= OLDEST).then_some(Toolchain {
        cargo,
        rustc,
        version,
        build_std: !has_core,
    })
}

/// The release in `rustc 1.96.0 (…)`.
fn release(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.split_whitespace().nth(1)?.split(['.', '-']);
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::release;

    #[test]
    fn releases_are_read_from_the_version_line() {
        assert_eq!(
            release("rustc 1.96.0 (ac68faa20 2026-05-25)"),
            Some((1, 96))
        );
        assert_eq!(release("rustc 1.97.0-nightly (abc)"), Some((1, 97)));
        assert_eq!(release("gcc"), None);
    }
}
