//! What the guest finds in its memory, and the processor as PVH's entry has it (Xen's docs/misc/pvh.pandoc).

use std::fs::File;
use std::io::Read;

use kvm_bindings::{kvm_regs, kvm_segment, kvm_sregs};
use linux_loader::loader::KernelLoader;
use linux_loader::loader::elf::start_info::{
    hvm_memmap_table_entry, hvm_modlist_entry, hvm_start_info,
};
use linux_loader::loader::elf::{Elf, PvhBootCapability};
use vm_memory::{Bytes, GuestAddress, GuestMemoryMmap};

use crate::Options;

/// Where the start information is, and what it leads to: below the first MiB, where Firecracker has them.
const START_INFO: u64 = 0x6000;
const MODULES: u64 = 0x6040;
const MEMORY_MAP: u64 = 0x7000;
const CMDLINE: u64 = 0x20000;
/// Bytes of the command line, with its NUL.
const CMDLINE_MAX: usize = 2048;
/// The end of ordinary memory below the first MiB.
const LOW_END: u64 = 0x9_fc00;
/// The image's first byte, at least.
const HIGH: u64 = 1 << 20;

const MAGIC: u32 = 0x336e_c578;
const RAM: u32 = 1;

/// Guest memory with the image, the module and what tells of them; where the processor begins.
pub fn load(options: &Options) -> Result<(GuestMemoryMmap, u64), String> {
    let size = options.memory << 20;
    let memory = GuestMemoryMmap::from_ranges(&[(GuestAddress(0), size as usize)])
        .map_err(|e| format!("no memory for the guest: {e}"))?;
    let path = &options.image;
    let named = |e: &dyn std::fmt::Display| format!("{}: {e}", path.display());
    let mut file = File::open(path).map_err(|e| named(&e))?;
    let loaded =
        Elf::load(&memory, None, &mut file, Some(GuestAddress(HIGH))).map_err(|e| named(&e))?;
    let PvhBootCapability::PvhEntryPresent(entry) = loaded.pvh_boot_cap else {
        return Err(named(&"it has no PVH entry"));
    };
    let module = module(options, &memory, loaded.kernel_end)?;
    describe(options, &memory, module)?;
    Ok((memory, entry.0))
}

/// Loads the module at the end of memory, away from the image. Where it is, and its length.
fn module(
    options: &Options,
    memory: &GuestMemoryMmap,
    kernel_end: u64,
) -> Result<Option<(u64, u64)>, String> {
    let Some(path) = &options.initrd else {
        return Ok(None);
    };
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|mut file| file.read_to_end(&mut bytes))
        .map_err(|e| format!("{}: {e}", path.display()))?;
    let at = (options.memory << 20)
        .checked_sub(bytes.len() as u64)
        .map(|at| at & !0xfff)
        .filter(|at| *at >= kernel_end)
        .ok_or_else(|| format!("{}: larger than the guest's memory", path.display()))?;
    write(memory, &bytes, at)?;
    Ok(Some((at, bytes.len() as u64)))
}

fn describe(
    options: &Options,
    memory: &GuestMemoryMmap,
    module: Option<(u64, u64)>,
) -> Result<(), String> {
    let mut cmdline = options.cmdline.clone().into_bytes();
    if cmdline.contains(&0) || cmdline.len() >= CMDLINE_MAX {
        return Err(format!(
            "the command line is longer than {} bytes",
            CMDLINE_MAX - 1
        ));
    }
    cmdline.push(0);
    write(memory, &cmdline, CMDLINE)?;
    let range = |addr, end: u64| hvm_memmap_table_entry {
        addr,
        size: end - addr,
        type_: RAM,
        reserved: 0,
    };
    let map = [range(0, LOW_END), range(HIGH, options.memory << 20)];
    for (at, entry) in (MEMORY_MAP..).step_by(size_of_val(&map[0])).zip(map) {
        object(memory, entry, at)?;
    }
    let mut info = hvm_start_info {
        magic: MAGIC,
        version: 1,
        cmdline_paddr: CMDLINE,
        memmap_paddr: MEMORY_MAP,
        memmap_entries: map.len() as u32,
        ..Default::default()
    };
    if let Some((paddr, size)) = module {
        let entry = hvm_modlist_entry {
            paddr,
            size,
            ..Default::default()
        };
        object(memory, entry, MODULES)?;
        (info.nr_modules, info.modlist_paddr) = (1, MODULES);
    }
    object(memory, info, START_INFO)
}

fn write(memory: &GuestMemoryMmap, bytes: &[u8], at: u64) -> Result<(), String> {
    memory
        .write_slice(bytes, GuestAddress(at))
        .map_err(|e| format!("guest memory at {at:#x}: {e}"))
}

fn object<T: vm_memory::ByteValued>(
    memory: &GuestMemoryMmap,
    value: T,
    at: u64,
) -> Result<(), String> {
    write(memory, value.as_slice(), at)
}

/// Registers at the entry.
pub fn registers(entry: u64) -> kvm_regs {
    kvm_regs {
        rip: entry,
        rbx: START_INFO,
        rflags: 2,
        ..Default::default()
    }
}

/// Flat segments of 4 GiB in protected mode without paging.
pub fn enter_protected_mode(sregs: &mut kvm_sregs) {
    const CODE: u8 = 0xb;
    const DATA: u8 = 0x3;
    const BUSY_TSS: u8 = 0xb;
    let flat = |selector, type_| kvm_segment {
        base: 0,
        limit: u32::MAX,
        selector,
        type_,
        present: 1,
        s: 1,
        db: 1,
        g: 1,
        ..Default::default()
    };
    sregs.cs = flat(8, CODE);
    for data in [
        &mut sregs.ds,
        &mut sregs.es,
        &mut sregs.fs,
        &mut sregs.gs,
        &mut sregs.ss,
    ] {
        *data = flat(16, DATA);
    }
    sregs.tr = kvm_segment {
        limit: 0x67,
        selector: 24,
        type_: BUSY_TSS,
        present: 1,
        ..Default::default()
    };
    sregs.cr0 = 1;
    sregs.cr4 = 0;
    sregs.efer = 0;
}
