//! The machines that an image boots on, and what is given them.

use conformance::machine::Machine;

/// Where an image is a domain that Xen starts by itself.
pub const DOMAIN: Machine = Machine::XenDom0less;

/// A kind of machine.
pub struct Kind {
    /// What tells it from others.
    pub name: &'static str,
    /// The machine; none for the architecture's usual one.
    pub machine: Option<Machine>,
    /// QEMU's further arguments.
    pub extra: &'static [&'static str],
    /// Its memory, as QEMU's `-m` takes it.
    pub memory: &'static str,
    /// Where the image is.
    pub at: Option<u64>,
    /// What the device tree says of memory: from where on, and how much.
    pub ram: Option<(u64, u64)>,
    /// The program that runs there.
    pub program: &'static str,
    /// The device that ends it is there.
    pub exit_device: bool,
    /// Its console is virtio's, and a source of entropy beside it: by the end of QEMU's names for them.
    pub virtio: Option<&'static str>,
    /// What it lacks to run, as the kernel says it.
    pub lacks: Option<&'static str>,
}

/// What shows that a machine works.
pub const BOOT: &str = "conformance/boot/boot.c";
/// What shows that frames may be large.
pub const VECTORS: &str = "conformance/tests/frame/riscv64-vectors-in-frame.c";

/// As usual.
pub const USUAL: Kind = Kind {
    name: "",
    extra: &[],
    memory: "128M",
    at: None,
    ram: None,
    program: BOOT,
    machine: None,
    exit_device: true,
    virtio: None,
    lacks: None,
};

/// With a console of virtio's.
pub const VIRTIO: Kind = Kind {
    name: "a virtio console",
    virtio: Some("device"),
    ..USUAL
};

/// The same on PCI.
pub const VIRTIO_ON_PCI: Kind = Kind {
    name: "a virtio console on PCI",
    virtio: Some("pci"),
    ..USUAL
};

/// Of x86-64.
pub const X86: &[Kind] = &[
    USUAL,
    VIRTIO,
    Kind {
        name: "pc with a virtio console",
        machine: Some(Machine::Pc),
        virtio: Some("pci"),
        ..USUAL
    },
    Kind {
        name: "q35 with a virtio console",
        machine: Some(Machine::Q35),
        virtio: Some("pci"),
        ..USUAL
    },
    Kind {
        name: "pc",
        machine: Some(Machine::Pc),
        ..USUAL
    },
    Kind {
        name: "q35",
        machine: Some(Machine::Q35),
        ..USUAL
    },
    Kind {
        name: "Xen's first domain",
        machine: Some(Machine::XenDom0),
        ..USUAL
    },
    // As Firecracker's: neither timer nor interrupt controller of the old kind, and no way out but a fault.
    Kind {
        name: "a serial port and no more",
        extra: &[
            "-machine",
            "pit=off,pic=off,ioapic2=off,auto-kernel-cmdline=off",
        ],
        exit_device: false,
        ..USUAL
    },
    Kind {
        name: "devices without a driver",
        extra: &[
            "-device",
            "virtio-balloon-device",
            "-device",
            "virtio-serial-device",
        ],
        ..USUAL
    },
    Kind {
        name: "q35 with devices without a driver, and no way out but power",
        machine: Some(Machine::Q35),
        extra: &[
            "-device",
            "virtio-balloon-pci",
            "-device",
            "qemu-xhci",
            "-device",
            "usb-kbd",
            "-device",
            "edu",
            "-device",
            "intel-hda",
        ],
        exit_device: false,
        ..USUAL
    },
    Kind {
        name: "pc without HPET",
        machine: Some(Machine::Pc),
        extra: &["-machine", "hpet=off"],
        ..USUAL
    },
    Kind {
        name: "pc without ACPI, and no way out but the keyboard's",
        machine: Some(Machine::Pc),
        extra: &["-machine", "acpi=off,hpet=off"],
        exit_device: false,
        ..USUAL
    },
    Kind {
        name: "the old timer beside the clock",
        extra: Machine::Microvm.untold(),
        ..USUAL
    },
    Kind {
        name: "pc with the old timer beside the clock",
        machine: Some(Machine::Pc),
        extra: Machine::Pc.untold(),
        ..USUAL
    },
    Kind {
        name: "nothing beside the clock",
        extra: &["-machine", "pit=off", "-cpu", "max,tcg-cpuid=off"],
        lacks: Some("nothing tells how fast the processor's counter runs"),
        ..USUAL
    },
    Kind {
        name: "a processor with little",
        extra: &["-cpu", "qemu64"],
        ..USUAL
    },
    Kind {
        name: "several processors, of which one runs",
        machine: Some(Machine::Q35),
        extra: &["-smp", "3"],
        ..USUAL
    },
];

/// Of arm64.
pub const ARM: &[Kind] = &[
    VIRTIO,
    VIRTIO_ON_PCI,
    Kind {
        name: "GIC version 2",
        extra: &["-machine", "gic-version=2"],
        ..USUAL
    },
    Kind {
        name: "GIC version 3",
        extra: &["-machine", "gic-version=3"],
        ..USUAL
    },
    Kind {
        name: "the latest GIC",
        extra: &["-machine", "gic-version=max"],
        ..USUAL
    },
    Kind {
        name: "GIC version 3, several processors",
        extra: &["-machine", "gic-version=3", "-smp", "3"],
        ..USUAL
    },
    Kind {
        name: "entry at EL2",
        extra: &["-machine", "virtualization=on,gic-version=2"],
        ..USUAL
    },
    Kind {
        name: "entry at EL2, GIC version 3",
        extra: &["-machine", "virtualization=on,gic-version=3"],
        ..USUAL
    },
    Kind {
        name: "entry at EL2 of a small processor",
        extra: &["-machine", "virtualization=on", "-cpu", "cortex-a53"],
        ..USUAL
    },
    Kind {
        name: "a processor with little",
        extra: &["-cpu", "cortex-a57"],
        ..USUAL
    },
    Kind {
        name: "devices beyond 256 GiB",
        extra: &["-machine", "highmem=on,gic-version=3", "-smp", "130"],
        ..USUAL
    },
    Kind {
        name: "much memory",
        memory: "6G",
        ..USUAL
    },
    Kind {
        name: "the image high in memory",
        at: Some(0x4548_0000),
        ..USUAL
    },
    Kind {
        name: "the image across a GiB",
        memory: "2G",
        at: Some(0x7fe8_0000),
        ..USUAL
    },
    Kind {
        name: "memory at 2 GiB",
        memory: "3G",
        at: Some(0x8028_0000),
        ram: Some((0x8000_0000, 1 << 30)),
        ..USUAL
    },
    Kind {
        name: "memory at 5 GiB, no whole GiB",
        memory: "6G",
        at: Some(0x1_4468_0000),
        ram: Some((0x1_4440_0000, 0x0460_0000)),
        ..USUAL
    },
    Kind {
        name: "memory at 2 GiB, entry at EL2",
        extra: &["-machine", "virtualization=on,gic-version=3"],
        memory: "3G",
        at: Some(0x8028_0000),
        ram: Some((0x8000_0000, 1 << 30)),
        ..USUAL
    },
    Kind {
        name: "a domain of Xen",
        machine: Some(DOMAIN),
        ..USUAL
    },
    Kind {
        name: "a domain of Xen, GIC version 2",
        machine: Some(DOMAIN),
        extra: &["-machine", "gic-version=2"],
        ..USUAL
    },
    Kind {
        name: "Xen's first domain",
        machine: Some(Machine::XenDom0Aarch64),
        ..USUAL
    },
];

/// Of riscv64.
pub const RISCV: &[Kind] = &[
    USUAL,
    VIRTIO,
    VIRTIO_ON_PCI,
    Kind {
        name: "much memory",
        memory: "12G",
        ..USUAL
    },
    Kind {
        name: "no vector registers",
        extra: &["-cpu", "rv64"],
        program: VECTORS,
        ..USUAL
    },
    Kind {
        name: "the shortest vector registers",
        extra: &["-cpu", "rv64,v=true,vlen=128"],
        program: VECTORS,
        ..USUAL
    },
    Kind {
        name: "frames of more than a page",
        extra: &["-cpu", "rv64,v=true,vlen=1024"],
        program: VECTORS,
        ..USUAL
    },
];
