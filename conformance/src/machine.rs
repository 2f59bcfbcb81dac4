//! The machines that QEMU is asked to be, and how each takes an image.

use std::fs::File;
use std::io::{self, Read};
use std::os::fd::{AsRawFd, FromRawFd};
use std::os::unix::fs::FileExt;
use std::path::Path;

/// The machine QEMU is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Machine {
    /// x86-64, the small one without PCI or ACPI; the quickest to start.
    Microvm,
    /// x86-64, the PCI Express chipset.
    Q35,
    /// x86-64, the old PCI chipset.
    Pc,
    /// x86-64, the first domain of Xen on the PCI Express chipset.
    XenDom0,
    /// x86-64, a domain beside a Linux that is Xen's first domain on the PCI Express chipset.
    XenPvh,
    /// arm64.
    VirtAarch64,
    /// arm64, a domain that Xen starts by itself.
    XenDom0less,
    /// arm64, the first domain of Xen.
    XenDom0Aarch64,
    /// riscv64.
    VirtRiscv64,
}

impl Machine {
    /// All of them.
    const ALL: [Machine; 9] = [
        Machine::Microvm,
        Machine::Q35,
        Machine::Pc,
        Machine::XenDom0,
        Machine::XenPvh,
        Machine::VirtAarch64,
        Machine::XenDom0less,
        Machine::XenDom0Aarch64,
        Machine::VirtRiscv64,
    ];

    /// The machine of an architecture with this name on the command line.
    pub fn from_name(arch: &str, name: &str) -> Option<Self> {
        Self::of(arch).find(|machine| machine.name() == name)
    }

    /// The machines of an architecture.
    pub fn of(arch: &str) -> impl Iterator<Item = Self> {
        Self::ALL
            .into_iter()
            .filter(move |machine| machine.arch() == arch)
    }

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Machine::Microvm => "microvm",
            Machine::Q35 => "q35",
            Machine::Pc => "pc",
            Machine::XenDom0 | Machine::XenDom0Aarch64 => "xen-dom0",
            Machine::XenDom0less => "xen-dom0less",
            Machine::XenPvh => "xen-pvh",
            Machine::VirtAarch64 | Machine::VirtRiscv64 => "virt",
        }
    }

    /// Its architecture.
    pub fn arch(self) -> &'static str {
        match self {
            Machine::VirtAarch64 | Machine::XenDom0less | Machine::XenDom0Aarch64 => "aarch64",
            Machine::VirtRiscv64 => "riscv64",
            Machine::Microvm | Machine::Q35 | Machine::Pc => "x86_64",
            Machine::XenDom0 | Machine::XenPvh => "x86_64",
        }
    }

    /// The QEMU program that can be it.
    pub fn program(self) -> String {
        format!("qemu-system-{}", self.arch())
    }

    /// Debian's package of that program.
    pub fn package(self) -> &'static str {
        match self.arch() {
            "x86_64" => "qemu-system-x86",
            "aarch64" => "qemu-system-arm",
            _ => "qemu-system-misc",
        }
    }

    /// As QEMU's `-M` takes it.
    pub(crate) fn option(self) -> &'static str {
        match self {
            Machine::Microvm => {
                "microvm,x-option-roms=off,acpi=off,rtc=off,isa-serial=on,pit=on,pic=on"
            }
            Machine::VirtAarch64 => "virt,gic-version=2",
            Machine::XenDom0 | Machine::XenPvh => "q35",
            Machine::XenDom0less | Machine::XenDom0Aarch64 => {
                "virt,virtualization=on,gic-version=3"
            }
            _ => self.name(),
        }
    }

    /// The processor with most features.
    pub(crate) fn cpu(self) -> &'static str {
        match self {
            // Its own algorithm for pointer authentication is much slower to emulate than QEMU's.
            Machine::VirtAarch64 => "max,pauth-impdef=on",
            Machine::VirtRiscv64 => "rv64,v=true,vlen=256",
            Machine::XenDom0less | Machine::XenDom0Aarch64 => "cortex-a57",
            // Xen 4.17 does not come up with these two as QEMU 7.2 emulates them.
            Machine::XenDom0 => "max,-smap,-avx",
            // With this one, too, programs of the Linux that starts domains crash now and then.
            Machine::XenPvh => "max,-smap,-avx,-xsave",
            _ => "max",
        }
    }

    /// The device that the control channel `ctl` comes by.
    pub(crate) fn control(self) -> &'static [&'static str] {
        match self.arch() {
            _ if self.tells_on_console() => &[],
            // The port of Xen's console, where it prints what a domain writes to its debug port.
            "x86_64" if self == Machine::XenPvh => &["-serial", "chardev:ctl"],
            // The usual port is Xen's own.
            "x86_64" if self == Machine::XenDom0 => {
                &["-device", "isa-debugcon,iobase=0x4e9,chardev=ctl"]
            }
            "x86_64" => &["-device", "isa-debugcon,iobase=0xe9,chardev=ctl"],
            _ => &["-semihosting-config", "enable=on,target=native,chardev=ctl"],
        }
    }

    /// The device by which the machine is ended, where it is no part of the other.
    pub(crate) fn exit(self) -> &'static [&'static str] {
        match self.arch() {
            // What ends is a domain; the Linux beside it ends the machine.
            "x86_64" if self != Machine::XenPvh => {
                &["-device", "isa-debug-exit,iobase=0xf4,iosize=4"]
            }
            _ => &[],
        }
    }

    /// Where it has devices of virtio's, by the end of QEMU's names for these.
    pub fn virtio(self) -> Option<&'static str> {
        match self {
            Machine::Q35 | Machine::Pc => Some("pci"),
            Machine::Microvm | Machine::VirtAarch64 | Machine::VirtRiscv64 => Some("device"),
            _ => None,
        }
    }

    /// QEMU's further arguments for a machine that tells nothing of its clock, and has the old timer to compare it with.
    pub const fn untold(self) -> &'static [&'static str] {
        match self {
            Machine::Microvm => &["-cpu", "max,tcg-cpuid=off"],
            Machine::Pc => &["-machine", "acpi=off,hpet=off", "-cpu", "max,tcg-cpuid=off"],
            _ => &[],
        }
    }

    /// What the kernel's command line says of the control channel.
    pub(crate) fn control_option(self) -> &'static str {
        match self.arch() {
            "x86_64" if self == Machine::XenDom0 => "sigil.control=0x4e9",
            "x86_64" => "",
            _ if self.tells_on_console() => "sigil.control=console",
            _ => "sigil.control=semihosting",
        }
    }

    /// Whether the control channel is on the console, as it is through arm64's Xen; then the machine may go
    /// on when its domain has come to its end.
    pub(crate) fn tells_on_console(self) -> bool {
        matches!(self, Machine::XenDom0less | Machine::XenDom0Aarch64)
    }

    /// Whether something else than the kernel writes to the console before it does.
    pub(crate) fn has_firmware(self) -> bool {
        self.arch() != "x86_64" || self == Machine::XenDom0
    }

    /// Whether the kernel is told what time it is. A machine that begins later than it was described is asked.
    pub fn is_told_time(self) -> bool {
        self != Machine::XenPvh
    }

    /// Whether time can be a count of instructions.
    pub fn takes_icount(self) -> bool {
        // The Linux beside the image takes three times as long then.
        self != Machine::XenPvh
    }

    /// The first serial port, as Linux's `console=` has it.
    pub(crate) fn linux_console(self) -> &'static str {
        match self {
            Machine::VirtAarch64 => "ttyAMA0",
            _ => "ttyS0",
        }
    }

    /// What Linux's command line says where time is a count of instructions.
    pub(crate) fn linux_icount(self) -> &'static str {
        match self.arch() {
            // Its measurement of the counter would be off.
            "x86_64" => "tsc=reliable tsc_early_khz=1000000",
            // The driver of the counters would stop those that firmware has started.
            "riscv64" => "initcall_blacklist=pmu_sbi_devinit",
            _ => "",
        }
    }

    /// Why its program does not start.
    pub(crate) fn cannot_start(self, error: &io::Error) -> String {
        let program = self.program();
        if error.kind() == io::ErrorKind::NotFound {
            let package = self.package();
            format!("{program} is missing: apt-get install --no-install-recommends {package}")
        } else {
            format!("cannot start {program}: {error}")
        }
    }

    /// The ELF machine of its images.
    pub(crate) fn elf_machine(self) -> u16 {
        match self.arch() {
            "x86_64" => 62,
            "aarch64" => 183,
            _ => 243,
        }
    }

    /// Whether `image` is an ELF file for it, with notes where it is loaded by PVH; the error says what
    /// it is instead.
    pub fn check_image(self, image: &Path) -> io::Result<()> {
        let bad = |why: &str| io::Error::other(format!("{}: {why}", image.display()));
        let mut file = File::open(image).map_err(|e| bad(&e.to_string()))?;
        let mut bytes = Vec::new();
        Read::by_ref(&mut file)
            .take(4096)
            .read_to_end(&mut bytes)
            .map_err(|e| bad(&e.to_string()))?;
        if bytes.get(..6) != Some(b"\x7fELF\x02\x01") {
            return Err(bad("not a bootable image (not a 64-bit ELF file)"));
        }
        if half(&bytes, 16) != Some(2) || half(&bytes, 18) != Some(self.elf_machine()) {
            let arch = self.arch().replace('_', "-");
            return Err(bad(&format!(
                "not a bootable image (not a static {arch} executable)"
            )));
        }
        if self.arch() == "x86_64" && !headers(&bytes).any(|header| header.kind == PT_NOTE) {
            return Err(bad(
                "not a bootable image (no PVH entry: link it with `cargo xtask run -o` or sigil-cc)",
            ));
        }
        Ok(())
    }

    /// What QEMU's `-kernel` takes in place of the ELF file, where it would not pass the device tree on
    /// to one: Linux's arm64 Image. On Xen, the file, whose path goes where blanks would end it. Lives as long
    /// as what is returned is open.
    pub(crate) fn kernel(self, image: &Path) -> io::Result<Option<File>> {
        match self {
            Machine::VirtAarch64 => Ok(Some(self.flat(image)?.0)),
            Machine::XenDom0 => File::open(image).map(Some),
            _ => Ok(None),
        }
    }

    /// The memory of an ELF file as it is to be loaded, and where.
    pub(crate) fn flat(self, image: &Path) -> io::Result<(File, u64)> {
        let bytes = std::fs::read(image)?;
        let loaded = || headers(&bytes).filter(|h| h.kind == PT_LOAD && h.file_size != 0);
        let start = loaded().map(|h| h.physical).min().unwrap_or(0);
        let flat = memory_file(&[])?;
        for header in loaded() {
            let part = bytes
                .get(header.offset as usize..)
                .and_then(|rest| rest.get(..header.file_size as usize))
                .ok_or_else(|| io::Error::other(format!("{}: truncated", image.display())))?;
            flat.write_all_at(part, header.physical - start)?;
        }
        Ok((flat, start))
    }
}

/// A file that is in memory, with this content.
pub(crate) fn memory_file(content: &[u8]) -> io::Result<File> {
    // SAFETY: the name ends with a zero; the descriptor is new and ours.
    let file = unsafe {
        let fd = libc::memfd_create(c"image".as_ptr(), 0);
        if fd < 0 {
            return Err(io::Error::last_os_error());
        }
        File::from_raw_fd(fd)
    };
    file.write_all_at(content, 0)?;
    Ok(file)
}

/// The path by which a child that inherits the file finds it.
pub(crate) fn inherited(file: &File) -> String {
    format!("/dev/fd/{}", file.as_raw_fd())
}

const PT_LOAD: u32 = 1;
const PT_NOTE: u32 = 4;

/// A program header, as far as it is looked at.
struct Header {
    kind: u32,
    offset: u64,
    physical: u64,
    file_size: u64,
}

fn half(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

/// The program headers of an ELF file, as far as they are there.
fn headers(bytes: &[u8]) -> impl Iterator<Item = Header> {
    let size = half(bytes, 54).unwrap_or(0) as usize;
    let count = half(bytes, 56).unwrap_or(0) as usize;
    let word = |at: usize| Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?));
    let first = word(32).unwrap_or(0) as usize;
    (0..count).map_while(move |n| {
        let at = first + n * size;
        Some(Header {
            kind: word(at)? as u32,
            offset: word(at + 8)?,
            physical: word(at + 24)?,
            file_size: word(at + 32)?,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_qemu_is_named_with_its_package() {
        for machine in [Machine::Microvm, Machine::VirtAarch64] {
            let why = machine.cannot_start(&io::ErrorKind::NotFound.into());
            assert!(why.starts_with(&machine.program()), "{why}");
            assert!(why.ends_with(machine.package()), "{why}");
        }
    }
}
