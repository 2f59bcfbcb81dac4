//! From the loader's entry to the program's first instruction.

pub mod cmdline;
#[cfg(target_os = "none")]
mod program;
#[cfg(target_os = "none")]
pub use start::{bring_files, built_in, image};

#[cfg(target_os = "none")]
mod start {
    use alloc::boxed::Box;
    use alloc::sync::Arc;

    use crate::arch::{self, kernel_map, percpu};
    use crate::boot::cmdline::CommandLine;
    use crate::files::initramfs;
    use crate::files::tree::Inode;
    use crate::lock::Lock;
    use crate::mm::frames;
    use crate::platform::{self, BootInfo, End};
    use crate::time::clock;
    use crate::{console, entropy, process, sched, task};

    unsafe extern "C" {
        static sigil_kernel_start: u8;
        /// The end of what the loader brought, at the kernel's addresses.
        static sigil_loaded_end: u8;
        /// A command line that the image brings with it; empty where the program
        /// defines none (see docs/images.md).
        static sigil_cmdline: core::ffi::c_char;
    }

    /// Ranges of memory, from an address to the one behind.
    type Ranges = heapless::Vec<(usize, usize), 16>;

    /// What the loader said, until its files are in the tree.
    static LOADER: Lock<Option<BootInfo>> = Lock::new(None);

    /// What Linux's kernel gives its first program.
    const ENVIRONMENT: &[u8] = b"HOME=/ TERM=linux";

    /// The end of a boot that cannot go on.
    fn give_up(why: &str) -> ! {
        let platform = platform::get();
        platform::send(b"sigil: ");
        platform::send(why.as_bytes());
        platform::send(b"\n");
        platform::line("panic", format_args!("{why}"));
        platform.leave(End::Panic)
    }

    /// Called by boot.S on the boot stack, which becomes the idle thread's.
    #[unsafe(no_mangle)]
    extern "C" fn sigil_boot(start_info: u64) -> ! {
        // SAFETY: first steps, once, interrupts off.
        unsafe { arch::init() };
        // SAFETY: boot.S passed the loader's address on.
        let info = match unsafe { platform::begin(start_info) } {
            Ok(info) => info,
            Err(why) => give_up(why),
        };
        add_memory(&info);
        // SAFETY: once, and boot's own map is still in place.
        unsafe { kernel_map::build(info.mapped()) };
        // SAFETY: once, and that map is in use.
        if let Err(why) = unsafe { platform::get().init_devices(&info) } {
            give_up(why);
        }
        if let Err(why) = platform::get().start_clock() {
            give_up(why);
        }
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
        #[cfg(feature = "defects")]
        choose_defect(line.option("defect").unwrap_or_default());
        if let Some(host) = platform::get().balloon() {
            crate::balloon::begin(host);
        }
        entropy::init(line.option("seed").unwrap_or_default());
        // SAFETY: this code runs on the boot stack, which is the idle thread's from here on.
        let idle = Box::leak(Box::new(unsafe { task::idle() }));
        // SAFETY: no thread has run yet.
        unsafe { percpu::set_current(idle, idle.kstack) };
        sched::set_idle(idle);
        if let Err(why) = console::init(line.option("console").unwrap_or_default()) {
            give_up(why);
        }
        process::init();
        *LOADER.lock() = Some(info);
        if let Err(why) = super::program::start(&line) {
            give_up(why);
        }
        crate::balloon::interrupted();
        sched::idle()
    }

    /// Takes `sigil.defect=N`.
    #[cfg(feature = "defects")]
    fn choose_defect(number: &[u8]) {
        let number = core::str::from_utf8(number)
            .ok()
            .and_then(|text| text.parse().ok());
        posix_process::defect::choose(number.unwrap_or(0));
    }

    /// Puts the files that the loader brought into the tree, once there is one, and gives their memory to
    /// the frame allocator.
    pub fn bring_files(root: &Arc<Inode>) {
        let Some(info) = LOADER.lock().take() else {
            return;
        };
        if initramfs::unpack(root, info.module()).is_err() {
            give_up("the initramfs is malformed, or larger than memory");
        }
        let (start, end) = module(&info);
        // SAFETY: what is in it has been copied, and nobody looks at it again.
        frames::with(|f| unsafe { f.add(start, end, &reserved(&info)) });
    }

    /// Where the image is, with what the loader brought behind the kernel.
    pub fn image() -> (usize, usize) {
        let at = |symbol: *const u8| kernel_map::image(symbol as usize);
        (
            at(&raw const sigil_kernel_start),
            at(&raw const sigil_loaded_end),
        )
    }

    /// The initramfs.
    fn module(info: &BootInfo) -> (usize, usize) {
        let start = phys(info.module().as_ptr() as usize);
        (start, start + info.module().len())
    }

    /// What is in use of memory, but for the initramfs.
    fn reserved(info: &BootInfo) -> Ranges {
        let mut reserved = Ranges::new();
        // The platforms have no more than 15.
        let _ = reserved.push(image());
        #[allow(clippy::redundant_slicing, reason = "of a PC it is an array")]
        let _ = reserved.extend_from_slice(&info.reserved()[..]);
        reserved
    }

    /// Gives the frame allocator all memory but what is in use.
    fn add_memory(info: &BootInfo) {
        let mut reserved = reserved(info);
        // There is room.
        let _ = reserved.push(module(info));
        let mut total = 0;
        for (start, end) in info.ram() {
            // SAFETY: the loader says that it is memory; what is in use is reserved.
            total += frames::with(|f| unsafe { f.add(start, end, &reserved) });
        }
        if total < 64 {
            give_up("not enough memory: less than 256 KiB are free behind the image");
        }
        if !frames::with(|f| f.is_memory()) {
            give_up("what the loader says is memory does not keep what is written to it");
        }
        // The kernel keeps a hundredth, so that a program that takes all there is
        // can still be told so.
        frames::with(|f| f.set_reserve((total / 128).max(16)));
    }

    /// The command line that the image brings.
    pub fn built_in() -> &'static [u8] {
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
