//! Xen in QEMU, with an image as its first domain, or with a Linux as that, which starts the image as another
//! one ([`crate::domains`]).

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::machine::Machine;
use crate::qemu::Config;

/// What of Xen a machine boots.
#[derive(Debug, Clone)]
pub struct Xen {
    /// Xen itself, as QEMU's `-kernel` takes it.
    pub hypervisor: PathBuf,
    /// The first domain, where that is not the image.
    pub dom0: Option<Dom0>,
}

/// A Linux that starts domains by `xl`.
#[derive(Debug, Clone)]
pub struct Dom0 {
    /// Its kernel, as Xen takes it.
    pub kernel: PathBuf,
    /// Its files: a cpio archive that one with `/init` and the domains is put behind.
    pub files: PathBuf,
}

/// What Xen itself needs, in KiB.
const OWN: u64 = 192 << 10;

/// Memory of the Linux that is the first domain, in KiB.
const DOM0: u64 = 256 << 10;

/// Memory of the machine, as QEMU's `-m` takes it: with Xen's own.
pub(crate) fn machine_memory(config: &Config) -> String {
    let own = match config.machine {
        Machine::XenDom0 => OWN,
        Machine::XenPvh => OWN + DOM0,
        _ => return config.memory.clone(),
    };
    format!("{}M", (kib(&config.memory) + own).div_ceil(1 << 10))
}

/// How many KiB QEMU's `-m` means.
pub(crate) fn kib(memory: &str) -> u64 {
    let digits = memory.trim_end_matches(|c: char| !c.is_ascii_digit());
    let number: u64 = digits.parse().unwrap_or(0);
    match memory[digits.len()..].to_ascii_uppercase().as_str() {
        "K" => number,
        "G" => number << 20,
        _ => number << 10,
    }
}

/// Has QEMU boot Xen, and Xen the image with this command line as its first domain.
pub(crate) fn load(command: &mut Command, xen: &Xen, image: &Path, line: &str, config: &Config) {
    // A domain writes lines by a port, which Xen prints at its lowest level.
    let (port, first) = match config.machine {
        Machine::XenPvh => ("com2", format!("guest_loglvl=all dom0_mem={DOM0}K")),
        _ => {
            let memory = kib(&config.memory);
            let first = "guest_loglvl=none noreboot=1 dom0=pvh dom0-iommu=none";
            ("com1", format!("{first} dom0_mem={memory}K"))
        }
    };
    let own = format!("{port}=115200,8n1 console={port} loglvl=none {first}");
    // Modules are separated by commas; of each, what follows a blank is its command line.
    let mut modules = format!("{} {}", image.display(), line.replace(',', ",,"));
    if let Some(initrd) = &config.initrd {
        modules += &format!(",{}", initrd.display().to_string().replace(',', ",,"));
    }
    command.arg("-kernel").arg(&xen.hypervisor);
    command.args(["-append", &own, "-initrd", &modules]);
}

/// What a domain writes to Xen's console, which puts a carriage return before each newline.
pub(crate) struct Uncooked<R> {
    stream: R,
    /// A carriage return was read, and not what is behind it.
    held: bool,
}

impl<R: Read> Uncooked<R> {
    /// Of `stream`, which Xen writes to.
    pub(crate) fn new(stream: R) -> Self {
        Self {
            stream,
            held: false,
        }
    }
}

impl<R: Read> Read for Uncooked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // One that is held takes room before what is read.
        let Some(room) = buffer.len().checked_sub(1).filter(|&room| room > 0) else {
            return Ok(0);
        };
        loop {
            let mut bytes = vec![0; room];
            let count = self.stream.read(&mut bytes)?;
            let mut len = 0;
            let mut put = |byte| {
                buffer[len] = byte;
                len += 1;
            };
            for &byte in &bytes[..count] {
                if self.held && byte != b'\n' {
                    put(b'\r');
                }
                self.held = byte == b'\r';
                if !self.held {
                    put(byte);
                }
            }
            if count == 0 && std::mem::take(&mut self.held) {
                put(b'\r');
            }
            if count == 0 || len != 0 {
                return Ok(len);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_xen_adds_is_taken_away() {
        let through = |bytes: &[u8], size| {
            let mut all = Vec::new();
            let mut buffer = vec![0; size];
            let mut stream = Uncooked::new(bytes);
            while let count @ 1.. = stream.read(&mut buffer).unwrap() {
                all.extend_from_slice(&buffer[..count]);
            }
            all
        };
        for size in [2, 3, 100] {
            assert_eq!(through(b"a\r\nb\r\r\n\rc\r", size), b"a\nb\r\n\rc\r");
        }
    }

    #[test]
    fn the_machine_has_the_domains_memory_and_xens() {
        let of = |memory: &str, machine| {
            machine_memory(&Config {
                memory: memory.into(),
                machine,
                ..Config::default()
            })
        };
        assert_eq!(of("64M", Machine::Q35), "64M");
        assert_eq!(of("64M", Machine::XenDom0), "256M");
        assert_eq!(of("1G", Machine::XenDom0), "1216M");
        assert_eq!(of("4097K", Machine::XenDom0), "197M");
        assert_eq!(of("64M", Machine::XenPvh), "512M");
    }
}
