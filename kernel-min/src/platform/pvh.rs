//! What a PVH loader hands over: `hvm_start_info` with the command line and the
//! memory map (Xen's public header arch-x86/hvm/start_info.h).

use alloc::boxed::Box;
use core::ffi::CStr;
use core::sync::atomic::{AtomicU8, Ordering::Relaxed};

use super::kvm::{self, Kvm};
use super::xen::{self, Xen};
use super::{End, Platform, START_OF_TEXT};
use crate::balloon::Host;
use crate::mm::phys_to_virt;

#[repr(C)]
struct StartInfo {
    magic: u32,
    version: u32,
    flags: u32,
    modules: u32,
    module_list: u64,
    cmdline: u64,
    rsdp: u64,
    // From version 1 on.
    memmap: u64,
    memmap_entries: u32,
    _reserved: u32,
}

/// `hvm_modlist_entry`.
#[repr(C)]
struct Module {
    start: u64,
    len: u64,
    cmdline: u64,
    _reserved: u64,
}

/// An entry of the memory map.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MemoryRange {
    /// Physical address of its first byte.
    pub start: u64,
    /// Its length in bytes.
    pub len: u64,
    kind: u32,
    _reserved: u32,
}

impl MemoryRange {
    /// No memory.
    pub const NONE: MemoryRange = MemoryRange::new(0, 0, 0);

    /// A range, of one of the kinds that firmware has.
    pub const fn new(start: u64, len: u64, kind: u32) -> MemoryRange {
        MemoryRange {
            start,
            len,
            kind,
            _reserved: 0,
        }
    }
}

const MAGIC: u32 = 0x336e_c578;
const KIND_RAM: u32 = 1;

/// Which monitor it is.
static KIND: AtomicU8 = AtomicU8::new(KVM);
const KVM: u8 = 0;
const XEN: u8 = 1;

/// The monitor that this machine is of.
#[inline(always)]
pub fn get() -> &'static dyn Platform {
    &Monitor
}

/// Whichever it is: a look and a direct call, since a table of functions makes each timer's interrupt
/// longer.
struct Monitor;

macro_rules! this {
    ($call:ident $arguments:tt) => {
        match KIND.load(Relaxed) {
            XEN => Xen.$call $arguments,
            _ => Kvm.$call $arguments,
        }
    };
}

impl Platform for Monitor {
    unsafe fn init_devices(&self, info: &BootInfo) -> Result<(), &'static str> {
        // SAFETY: as the caller says.
        unsafe { this!(init_devices(info)) }
    }

    fn send(&self, bytes: &[u8]) {
        this!(send(bytes));
    }

    fn receive(&self) -> Option<u8> {
        this!(receive())
    }

    fn listen(&self) {
        this!(listen());
    }

    fn start_clock(&self) -> Result<(), &'static str> {
        this!(start_clock())
    }

    fn check_clock(&self) {
        this!(check_clock());
    }

    #[inline(always)]
    fn arm(&self, deadline: u64) {
        this!(arm(deadline));
    }

    #[inline(always)]
    fn fired(&self) -> u64 {
        this!(fired())
    }

    fn balloon(&self) -> Option<Box<dyn Host + Send>> {
        this!(balloon())
    }

    fn random(&self, to: fn(&[u8])) {
        this!(random(to));
    }

    fn tell(&self, text: &str) {
        this!(tell(text));
    }

    fn leave(&self, end: End) -> ! {
        this!(leave(end))
    }
}

/// Sets up what boot talks by, and reads what the loader left at physical address `at`.
///
/// # Errors
/// A sentence that says what is wrong with it.
///
/// # Safety
/// Called once; `at` came from the loader, and the first GiB is in the direct map.
pub unsafe fn begin(at: u64) -> Result<BootInfo, &'static str> {
    match xen::is_there() {
        true => {
            KIND.store(XEN, Relaxed);
            xen::init();
        }
        false => kvm::init(),
    }
    // SAFETY: the caller vouches for it.
    let info = unsafe { BootInfo::read(at) }?;
    if kvm::control::init(info.cmdline) {
        get().send(START_OF_TEXT);
    }
    Ok(info)
}

/// What the loader said.
#[derive(Clone, Copy)]
pub struct BootInfo {
    /// The command line, without its final NUL.
    pub cmdline: &'static [u8],
    map: &'static [MemoryRange],
    module: &'static [u8],
    /// Where ACPI's tables begin; 0 without them.
    pub acpi: usize,
}

impl BootInfo {
    /// Reads the start information at physical address `at`.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    ///
    /// # Safety
    /// `at` came from the loader, and the first GiB is in the direct map.
    unsafe fn read(at: u64) -> Result<BootInfo, &'static str> {
        // SAFETY: the caller says that the loader passed the address.
        let info = unsafe { &*(phys_to_virt(at as usize) as *const StartInfo) };
        if info.magic != MAGIC {
            return Err("the loader passed no PVH start information");
        }
        let cmdline: &[u8] = if info.cmdline == 0 {
            b""
        } else {
            // SAFETY: the loader ends its command line with a NUL.
            unsafe {
                CStr::from_ptr(phys_to_virt(info.cmdline as usize) as *const core::ffi::c_char)
            }
            .to_bytes()
        };
        let map = if info.version >= 1 && info.memmap != 0 && info.memmap_entries != 0 {
            // SAFETY: the loader passed this many entries.
            unsafe {
                core::slice::from_raw_parts(
                    phys_to_virt(info.memmap as usize) as *const MemoryRange,
                    info.memmap_entries.min(128) as usize,
                )
            }
        } else if KIND.load(Relaxed) == XEN {
            // SAFETY: once, as this is.
            unsafe { xen::map()? }
        } else {
            return Err("the loader passed no memory map");
        };
        let module: &[u8] = if info.modules == 0 || info.module_list == 0 {
            b""
        } else {
            // SAFETY: the loader passed at least one entry, and the module itself. Firmware may have the list
            // anywhere.
            unsafe {
                let list = phys_to_virt(info.module_list as usize) as *const Module;
                let module = list.read_unaligned();
                let start = phys_to_virt(module.start as usize) as *const u8;
                core::slice::from_raw_parts(start, module.len as usize)
            }
        };
        Ok(BootInfo {
            cmdline,
            map,
            module,
            acpi: info.rsdp as usize,
        })
    }

    /// The first module that the loader brought (QEMU's `-initrd`); empty without one.
    pub fn module(&self) -> &'static [u8] {
        self.module
    }

    /// What is in use but the module, in bytes: the first MiB (firmware, loader), and what the loader left
    /// for us to read.
    pub fn reserved(&self) -> [(usize, usize); 3] {
        const LOW: usize = 1 << 20;
        let at = |bytes: *const u8| (bytes as usize).wrapping_sub(crate::mm::DIRECT_MAP);
        let range = |start: usize, len: usize| (start, start + len);
        [
            (0, LOW),
            range(at(self.cmdline.as_ptr()), self.cmdline.len() + 1),
            range(at(self.map.as_ptr().cast()), size_of_val(self.map)),
        ]
    }

    /// What the kernel's map has to have: memory, which all that was passed is in.
    pub fn mapped(&self) -> impl Iterator<Item = (usize, usize)> + Clone + use<> {
        self.ram()
    }

    /// The ranges of ordinary memory, in bytes. Empty entries (QEMU's microvm
    /// has one) and other kinds are left out.
    pub fn ram(&self) -> impl Iterator<Item = (usize, usize)> + Clone + use<> {
        self.map
            .iter()
            .filter(|r| r.kind == KIND_RAM && r.len != 0)
            .map(|r| (r.start as usize, r.start.saturating_add(r.len) as usize))
    }
}
