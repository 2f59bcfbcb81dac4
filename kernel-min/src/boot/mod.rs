//! From the loader's entry to the program's first instruction.

pub mod cmdline;
#[cfg(target_os = "none")]
mod program;

#[cfg(target_os = "none")]
mod start {
    use alloc::boxed::Box;
    use core::mem::size_of;

    use crate::arch::{apic, cpu, descriptors, fpu, kernel_map, percpu, traps};
    use crate::boot::cmdline::CommandLine;
    use crate::files::initramfs;
    use crate::mm::frames;
    use crate::platform::pvh::{BootInfo, MemoryRange};
    use crate::platform::{control, serial};
    use crate::time::clock;
    use crate::{console, entropy, process, sched, task};

    unsafe extern "C" {
        static sigil_kernel_start: u8;
        static sigil_image_end: u8;
        /// A command line that the image brings with it; empty where the program
        /// defines none (see docs/images.md).
        static sigil_cmdline: core::ffi::c_char;
    }

    /// What Linux's kernel gives its first program.
    const ENVIRONMENT: &[u8] = b"HOME=/ TERM=linux";

    /// The end of a boot that cannot go on.
    fn give_up(why: &str) -> ! {
        serial::send(b"sigil: ");
        serial::send(why.as_bytes());
        serial::send(b"\n");
        control::line("panic", format_args!("{why}"));
        control::leave()
    }

    /// Called by boot.S on the boot stack, which becomes the idle thread's.
    #[unsafe(no_mangle)]
    extern "C" fn sigil_boot(start_info: u64) -> ! {
        serial::init();
        // SAFETY: first steps, once, interrupts off.
        unsafe {
            percpu::init();
            descriptors::init();
            traps::init_syscall();
            cpu::guard_kernel();
        }
        fpu::init();
        // SAFETY: boot.S passed the loader's address on.
        let info = match unsafe { BootInfo::read(start_info) } {
            Ok(info) => info,
            Err(why) => give_up(why),
        };
        add_memory(&info);
        // SAFETY: once, and boot's own map is still in place.
        unsafe { kernel_map::build(info.ram()) };
        // SAFETY: the pages are where every PC has the two controllers.
        unsafe {
            let local = kernel_map::map_device(apic::LOCAL_PHYS);
            let io = kernel_map::map_device(apic::IO_PHYS);
            apic::init(local, io);
        }
        clock::init();
        let line = CommandLine::parse(info.cmdline)
            .over(CommandLine::parse(built_in()))
            .over(CommandLine::parse(ENVIRONMENT));
        set_clock(&line);
        #[cfg(feature = "trace")]
        if line.option("trace").is_some() {
            crate::trace::start();
        }
        #[cfg(feature = "weave")]
        sched::chance::start(line.option("preempt").unwrap_or_default());
        entropy::init(line.option("seed").unwrap_or_default());
        // SAFETY: this code runs on the boot stack, which is the idle thread's from here on.
        let idle = Box::leak(Box::new(unsafe { task::idle() }));
        // SAFETY: no thread has run yet.
        unsafe { percpu::set_current(idle, idle.kstack) };
        sched::set_idle(idle);
        console::init(line.option("console").unwrap_or_default());
        process::init();
        if initramfs::unpack(info.module()).is_err() {
            give_up("the initramfs is malformed, or larger than memory");
        }
        let module = phys(info.module().as_ptr() as usize);
        let end = module + info.module().len();
        // SAFETY: what is in it has been copied, and nobody looks at it again.
        frames::with(|f| unsafe { f.add(module, end, &[]) });
        if let Err(why) = super::program::start(&line) {
            give_up(why);
        }
        sched::idle()
    }

    /// Gives the frame allocator all memory but the first MiB (firmware, loader),
    /// the image, and what the loader left for us to read.
    fn add_memory(info: &BootInfo) {
        const LOW: usize = 1 << 20;
        let image_end = (&raw const sigil_image_end) as usize;
        let image = (&raw const sigil_kernel_start) as usize - kernel_map::KERNEL_BASE;
        let cmdline = phys(info.cmdline.as_ptr() as usize);
        let map = info.map_address();
        let module = phys(info.module().as_ptr() as usize);
        let reserved = [
            (0, LOW),
            (image.min(LOW), image_end),
            (cmdline, cmdline + info.cmdline.len() + 1),
            (map, map + info.map_entries() * size_of::<MemoryRange>()),
            (module, module + info.module().len()),
        ];
        let mut total = 0;
        for (start, end) in info.ram() {
            // SAFETY: the loader says that it is memory; what is in use is reserved.
            total += frames::with(|f| unsafe { f.add(start, end, &reserved) });
        }
        if total < 64 {
            give_up("not enough memory: less than 256 KiB are free behind the image");
        }
        // The kernel keeps a hundredth, so that a program that takes all there is
        // can still be told so.
        frames::with(|f| f.set_reserve((total / 128).max(16)));
    }

    fn built_in() -> &'static [u8] {
        // SAFETY: the linker script or the program puts a C string there.
        unsafe { core::ffi::CStr::from_ptr(&raw const sigil_cmdline) }.to_bytes()
    }

    fn phys(virt: usize) -> usize {
        virt.wrapping_sub(crate::mm::DIRECT_MAP)
    }

    /// `sigil.epoch=SECONDS[.NANOSECONDS]`: CLOCK_REALTIME at boot.
    fn set_clock(line: &CommandLine) {
        let Some(text) = line
            .option("epoch")
            .and_then(|t| core::str::from_utf8(t).ok())
        else {
            return;
        };
        let (seconds, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let (Ok(seconds), Ok(digits)) = (seconds.parse::<u64>(), fraction.parse::<u64>()) else {
            return;
        };
        let scale = 10u64.saturating_pow(9u32.saturating_sub(fraction.len() as u32));
        clock::set_realtime(
            seconds
                .saturating_mul(clock::SECOND)
                .saturating_add(digits.saturating_mul(scale)),
        );
    }
}
