//! `abi-headers ARCH FOLDER` writes the C headers of an architecture; without arguments,
//! `docs/syscalls.md` is brought up to date.

use std::env;
use std::path::Path;
use std::process::ExitCode;

use abi_headers::{Arch, write_headers, write_if_changed};

const USAGE: &str = "usage: abi-headers [ARCH FOLDER]";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("abi-headers: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.as_slice() {
        [] => {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/syscalls.md");
            write_if_changed(&path, &syscall_shim::support_table())
                .map_err(|error| format!("{}: {error}", path.display()))
        }
        [arch, folder] => {
            let arch = Arch::ALL
                .into_iter()
                .find(|known| known.name() == arch)
                .ok_or_else(|| format!("no architecture {arch}; there are {}", arch_names()))?;
            write_headers(Path::new(folder), arch).map_err(|error| format!("{folder}: {error}"))
        }
        _ => Err(USAGE.into()),
    }
}

fn arch_names() -> String {
    Arch::ALL.map(Arch::name).join(", ")
}
