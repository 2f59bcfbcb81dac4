//! `abi-headers`; see [`HELP`].

use std::env;
use std::path::Path;
use std::process::ExitCode;

use abi_headers::{ARCHES, Arch, Flavor, all_headers, check, checked_in, folder, headers, libc};
use lexopt::prelude::*;

const HELP: &str = "\
cargo xtask headers --arch ARCH [--flavor FLAVOR] [--check] --out DIR
cargo xtask headers --update

Writes the C headers into a folder.

  --arch ARCH      x86_64, aarch64, riscv64
  --flavor FLAVOR  linux (the default): the kernel's interface; musl, newlib: with that C
                   library's numbers and layouts where they differ
  --out DIR        where to
  --check          compile each as C11 and C++17 before any is written, with the gcc of the
                   architecture
  --update         bring what is checked in up to date: abi-headers/include,
                   docs/syscalls.md, docs/libc-differences.md";

/// Wrong usage, as the shell's own tools have it.
const USAGE: u8 = 2;
/// The work could not be done.
const FAILED: u8 = 125;

fn main() -> ExitCode {
    let (status, message) = match run() {
        Ok(()) => return ExitCode::SUCCESS,
        Err(Failure::Usage(message)) => (USAGE, format!("{message} (see `cargo xtask help`)")),
        Err(Failure::Work(message)) => (FAILED, message),
    };
    eprintln!("xtask: {message}");
    ExitCode::from(status)
}

enum Failure {
    Usage(String),
    Work(String),
}

impl From<lexopt::Error> for Failure {
    fn from(error: lexopt::Error) -> Self {
        Self::Usage(format!("headers: {error}"))
    }
}

fn run() -> Result<(), Failure> {
    let mut arch = None;
    let mut flavor = Flavor::Linux;
    let mut out = None;
    let mut update = false;
    let mut check = false;
    let mut args = lexopt::Parser::from_env();
    while let Some(arg) = args.next()? {
        match arg {
            Long("help") | Short('h') => {
                println!("{HELP}");
                return Ok(());
            }
            Long("arch") => arch = Some(arch_named(&args.value()?.string()?)?),
            Long("flavor") => flavor = flavor_named(&args.value()?.string()?)?,
            Long("out") => out = Some(args.value()?).filter(|out| !out.is_empty()),
            Long("update") => update = true,
            Long("check") => check = true,
            other => return Err(other.unexpected().into()),
        }
    }
    match (arch, out, update) {
        (None, None, true) => update_checked_in(),
        (Some(arch), Some(out), false) => write(arch, flavor, check, Path::new(&out)),
        (_, _, true) => Err(Failure::Usage("headers: --update stands alone".into())),
        (None, ..) => Err(Failure::Usage("headers: --arch is missing".into())),
        (_, None, _) => Err(Failure::Usage("headers: --out is missing".into())),
    }
}

fn arch_named(name: &str) -> Result<Arch, Failure> {
    ARCHES
        .into_iter()
        .find(|arch| arch.name() == name)
        .ok_or_else(|| {
            let known = ARCHES.map(Arch::name).join(", ");
            Failure::Usage(format!("--arch {name}: not one of {known}"))
        })
}

fn flavor_named(name: &str) -> Result<Flavor, Failure> {
    Flavor::ALL
        .into_iter()
        .find(|flavor| flavor.name() == name)
        .ok_or_else(|| {
            let known = Flavor::ALL.map(Flavor::name).join(", ");
            Failure::Usage(format!("--flavor {name}: not one of {known}"))
        })
}

fn write(arch: Arch, flavor: Flavor, check: bool, out: &Path) -> Result<(), Failure> {
    let headers = headers(arch, flavor).map_err(Failure::Work)?;
    if check {
        check::each_compiles(&check::gcc(arch), &headers).map_err(Failure::Work)?;
    }
    folder::write(out, &headers, &flavor.stale()).map_err(|error| on(out, &error))
}

fn update_checked_in() -> Result<(), Failure> {
    for arch in ARCHES {
        let folder = checked_in(arch);
        let headers = all_headers(arch).map_err(Failure::Work)?;
        folder::write(&folder, &headers, &[]).map_err(|error| on(&folder, &error))?;
    }
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
    for (name, text) in [
        ("syscalls.md", syscall_shim::support_table()),
        (
            "libc-differences.md",
            libc::differences().map_err(Failure::Work)?,
        ),
    ] {
        let path = docs.join(name);
        folder::write_if_changed(&path, &text).map_err(|error| on(&path, &error))?;
    }
    Ok(())
}

fn on(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Work(format!("{}: {error}", path.display()))
}
