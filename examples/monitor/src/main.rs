//! A monitor for images on the rust-vmm crates: what Firecracker gives a guest, and no more. Memory, KVM's
//! interrupt controllers, timer and clock, a serial port with interrupt line 4, and a keyboard controller
//! that resets. The start information is PVH's, of two ranges of memory and without ACPI's tables.

#[cfg(target_arch = "x86_64")]
mod boot;
#[cfg(target_arch = "x86_64")]
mod devices;
#[cfg(target_arch = "x86_64")]
mod machine;

use std::path::PathBuf;
use std::process::ExitCode;

const HELP: &str = "monitor [OPTION…] IMAGE [-- WORD…]

Boots an image in KVM with its console on standard input and output. WORDs are the image's command line.
Ends with status 0 when the guest resets or shuts down, 1 when it cannot go on.

  --mem MIB       memory (default 128; 4 to 3072)
  --initrd FILE   a module for the image
";

/// What to boot.
#[derive(Debug)]
pub struct Options {
    /// An ELF file with PVH's note.
    pub image: PathBuf,
    /// MiB.
    pub memory: u64,
    /// The module.
    pub initrd: Option<PathBuf>,
    /// The command line.
    pub cmdline: String,
}

/// Reads the command line; nothing where it asks for help.
fn options() -> Result<Option<Options>, String> {
    use lexopt::prelude::{Long, Short, Value, ValueExt};
    let mut args = lexopt::Parser::from_env();
    let (mut image, mut initrd, mut memory, mut words) = (None, None, 128, Vec::new());
    let text = |e: lexopt::Error| e.to_string();
    while let Some(arg) = args.next().map_err(text)? {
        match arg {
            Long("help") | Short('h') => return Ok(None),
            Long("mem") => memory = args.value().and_then(|v| v.parse()).map_err(text)?,
            Long("initrd") => initrd = Some(args.value().map_err(text)?.into()),
            Value(file) if image.is_none() => image = Some(file.into()),
            Value(word) => words.push(word.string().map_err(text)?),
            other => return Err(other.unexpected().to_string()),
        }
    }
    if !(4..=3072).contains(&memory) {
        return Err(format!("--mem {memory}: not from 4 to 3072"));
    }
    Ok(Some(Options {
        image: image.ok_or("no image is named")?,
        memory,
        initrd,
        cmdline: words.join(" "),
    }))
}

#[cfg(target_arch = "x86_64")]
use machine::run;

#[cfg(not(target_arch = "x86_64"))]
fn run(_options: &Options) -> Result<(), String> {
    Err("this monitor is for machines of x86-64".into())
}

fn main() -> ExitCode {
    let options = match options() {
        Ok(Some(options)) => options,
        Ok(None) => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        Err(why) => {
            eprintln!("monitor: {why}");
            return ExitCode::from(2);
        }
    };
    match run(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("monitor: {why}");
            ExitCode::FAILURE
        }
    }
}
