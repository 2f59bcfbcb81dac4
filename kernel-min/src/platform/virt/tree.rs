//! The device tree that the loader has put into memory.

use super::serial;
use crate::arch::kernel_map;
use crate::mm::phys_to_virt;
use crate::platform::described::{self, Device, LARGEST, Machine, Tree};

/// What the loader said.
pub struct BootInfo {
    /// The command line.
    pub cmdline: &'static [u8],
    tree: Tree<'static>,
    machine: Machine,
    /// Where the tree is.
    place: (usize, usize),
    /// The console's registers and interrupt.
    serial: Option<(usize, usize)>,
}

impl BootInfo {
    /// Reads the tree at physical address `at`.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    ///
    /// # Safety
    /// `at` came from the loader; before the kernel's own map is built.
    pub unsafe fn read(at: u64) -> Result<BootInfo, &'static str> {
        let at = at as usize;
        // SAFETY: the loader says that it is there, and no more is looked at than that and what it says
        // of itself.
        let bytes: &'static [u8] = unsafe {
            if at == 0 || kernel_map::reach(at, at.saturating_add(LARGEST)) <= at {
                return Err("the device tree is where no memory can be reached");
            }
            let start = phys_to_virt(at) as *const u8;
            let size = described::size(&start.cast::<[u8; 8]>().read_unaligned())?;
            core::slice::from_raw_parts(start, size)
        };
        let tree = Tree::new(bytes)?;
        super::control::init(tree.command_line().as_bytes());
        let serial = match tree.find_compatible(serial::COMPATIBLE) {
            Some(device) => Some(port(device)?),
            None if serial::init_without(&tree) => None,
            None => return Err("the device tree names no console that there is a driver for"),
        };
        let mut machine = tree.machine(crate::boot::image(), at)?;
        for (start, end) in &mut machine.ram {
            // SAFETY: the tree says that memory is there.
            *end = unsafe { kernel_map::reach(*start, *end) }.max(*start);
        }
        Ok(BootInfo {
            cmdline: tree.command_line().as_bytes(),
            tree,
            machine,
            place: (at, at + bytes.len()),
            serial,
        })
    }

    /// The tree itself.
    pub fn tree(&self) -> &Tree<'static> {
        &self.tree
    }

    /// The console's registers and interrupt, as the tree numbers it in its last cell but flags, where it has
    /// some.
    pub fn serial(&self) -> Option<(usize, usize)> {
        self.serial
    }

    /// The initramfs (`-initrd`); empty without one.
    pub fn module(&self) -> &'static [u8] {
        match self.machine.module {
            // SAFETY: the loader put it there, in memory that is the kernel's.
            Some((start, end)) => unsafe {
                core::slice::from_raw_parts(phys_to_virt(start) as *const u8, end - start)
            },
            None => &[],
        }
    }

    /// The ranges of memory, in bytes.
    pub fn ram(&self) -> impl Iterator<Item = (usize, usize)> + Clone + '_ {
        self.machine.ram.iter().copied()
    }

    /// What the kernel's map has to have: memory, and the tree wherever it is.
    pub fn mapped(&self) -> impl Iterator<Item = (usize, usize)> + Clone + '_ {
        self.ram().chain([self.place])
    }

    /// What is in use of memory, but for the image and the initramfs.
    pub fn reserved(&self) -> &[(usize, usize)] {
        &self.machine.reserved
    }
}

/// Sets a serial port up: its registers and interrupt.
fn port(device: Device<'_>) -> Result<(usize, usize), &'static str> {
    let phys = device.registers(0).ok_or("the console has no registers")?;
    // SAFETY: the tree says that it is there.
    let base = unsafe { kernel_map::reach_device(phys) };
    let base = base.ok_or("the console is at no address that can be reached")?;
    if !serial::init(base, device) {
        return Err("the console takes no bytes");
    }
    Ok((phys, device.interrupt().unwrap_or(0)))
}
