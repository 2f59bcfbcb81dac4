//! An image that is entered as another loader than QEMU's might: wherever that has put it, and with
//! whatever that takes for the machine's device tree.
//!
//! QEMU's own loader enters a few instructions, which go on in the image.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use crate::machine::{Machine, inherited, memory_file};

/// What the image finds otherwise than QEMU would have it.
#[derive(Debug, Clone, Default)]
pub struct Placed {
    /// Where its first byte is, which is a place that such an image may have; or where its file says.
    pub at: Option<u64>,
    /// A device tree, or what seems one, and where it is; or the machine's own.
    pub tree: Option<(u64, Vec<u8>)>,
}

/// Files that QEMU is to read, by the names by which a child that inherits them finds them.
pub(crate) struct Parts {
    /// What QEMU's `-kernel` takes.
    pub kernel: File,
    /// A device tree in place of QEMU's own.
    pub tree: Option<File>,
    /// What is put into memory besides, and where.
    pub others: Vec<(File, u64)>,
}

impl Parts {
    /// All of them.
    pub fn files(&self) -> impl Iterator<Item = &File> {
        let others = self.others.iter().map(|other| &other.0);
        others.chain(&self.tree).chain([&self.kernel])
    }

    /// QEMU's arguments for what is not its kernel.
    pub fn arguments(&self) -> impl Iterator<Item = String> + '_ {
        let loader = |(file, at): &(File, u64)| {
            let name = inherited(file);
            format!("loader,file={name},addr={at:#x},force-raw=on")
        };
        let arguments = move |part| ["-device".to_string(), loader(part)];
        let tree = self.tree.iter();
        let tree = tree.flat_map(|tree| ["-dtb".to_string(), inherited(tree)]);
        self.others.iter().flat_map(arguments).chain(tree)
    }
}

impl Placed {
    /// What QEMU is given for an image.
    pub(crate) fn parts(&self, machine: Machine, image: &Path) -> io::Result<Parts> {
        let (flat, usual) = machine.flat(image)?;
        let at = self.at.unwrap_or(usual);
        let tree = self.tree.as_ref();
        let kernel = memory_file(&entry(machine, at, tree.map(|tree| tree.0)))?;
        let mut others = vec![(flat, at)];
        if let Some((at, tree)) = tree {
            others.push((memory_file(tree)?, *at));
        }
        Ok(Parts {
            kernel,
            tree: None,
            others,
        })
    }
}

/// Instructions that go on at `to`, with the device tree at `tree`.
fn entry(machine: Machine, to: u64, tree: Option<u64>) -> Vec<u8> {
    let words: [u32; 4] = match (machine, tree) {
        // ldr x0, 16 bytes on, or nothing; ldr x16, 24 bytes on; br x16
        (Machine::VirtAarch64, Some(_)) => [0x5800_0080, 0x5800_00b0, 0xd61f_0200, 0],
        (Machine::VirtAarch64, None) => [0xd503_201f, 0x5800_00b0, 0xd61f_0200, 0],
        // auipc t0, 0; ld a1, 16(t0), or nothing; ld t0, 24(t0); jr t0
        (_, Some(_)) => [0x0000_0297, 0x0102_b583, 0x0182_b283, 0x0002_8067],
        (_, None) => [0x0000_0297, 0x0000_0013, 0x0182_b283, 0x0002_8067],
    };
    let mut code: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
    code.extend(tree.unwrap_or(0).to_le_bytes());
    code.extend(to.to_le_bytes());
    match machine {
        // QEMU puts what has no head of an Image behind the beginning of memory, 128 bytes at least.
        Machine::VirtAarch64 => {
            code.resize(128, 0);
            code
        }
        _ => elf(machine, &code),
    }
}

/// Where the instructions are on RISC-V: behind the image.
const BEHIND: u64 = 0x8200_0000;

/// A file that QEMU enters at its first byte.
fn elf(machine: Machine, code: &[u8]) -> Vec<u8> {
    const HEAD: u64 = 64;
    const HEADER: u64 = 56;
    let mut bytes = b"\x7fELF\x02\x01\x01".to_vec();
    bytes.resize(16, 0);
    bytes.extend(2u16.to_le_bytes());
    bytes.extend(machine.elf_machine().to_le_bytes());
    bytes.extend(1u32.to_le_bytes());
    for word in [BEHIND, HEAD, 0] {
        bytes.extend(word.to_le_bytes());
    }
    bytes.extend(0u32.to_le_bytes());
    for half in [HEAD as u16, HEADER as u16, 1, 0, 0, 0] {
        bytes.extend(half.to_le_bytes());
    }
    bytes.extend([1u32, 5].iter().flat_map(|word| word.to_le_bytes()));
    let size = code.len() as u64;
    for word in [HEAD + HEADER, BEHIND, BEHIND, size, size, 4] {
        bytes.extend(word.to_le_bytes());
    }
    bytes.extend(code);
    bytes
}

/// The device tree that QEMU makes for a machine with these further arguments, perhaps with zeros behind it.
/// It is written to a file in `folder` for the moment.
pub fn tree(
    machine: Machine,
    memory: &str,
    extra: &[String],
    folder: &Path,
) -> io::Result<Vec<u8>> {
    // Several may be made at a time.
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let serial = NEXT.fetch_add(1, Relaxed);
    let path: PathBuf = folder.join(format!("tree.{}.{serial}.dtb", std::process::id()));
    let output = Command::new(machine.program())
        .args(["-M", machine.option(), "-cpu", machine.cpu(), "-m", memory])
        .args(["-nodefaults", "-no-user-config", "-display", "none"])
        .args(extra)
        .arg("-machine")
        .arg(format!("dumpdtb={}", path.display()))
        .stdin(Stdio::null())
        .output()?;
    let tree = std::fs::read(&path);
    let _ = std::fs::remove_file(&path);
    tree.map_err(|_| io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()))
}
