//! The machine and its administration; calls that belong to one architecture.

#[doc(hidden)]
#[macro_export]
macro_rules! __syscalls_system {
    (($($callback:tt)+) $($before:tt)*) => {
        $crate::__syscalls_compat! { ($($callback)+) $($before)*
            uname(name: UtsnameOut) [63 122 160 122 160] plain full;
            sysinfo(info: SysinfoOut) [99 116 179 116 179] plain full;
            getrandom(buf: BufOut, count: Size, flags: GetrandomFlags) [318 355 278 384 278] restart full;
            sethostname(name: BufIn, len: Int) [170 74 161 74 161] plain absent;
            setdomainname(name: BufIn, len: Int) [171 121 162 121 162] plain absent;
            syslog(type_: Int, buf: BufOut, len: Int) [103 103 116 103 116] restart absent;
            reboot(magic1: Hex32, magic2: Hex32, cmd: Hex32, arg: Addr) [169 88 142 88 142] plain partial("no LINUX_REBOOT_CMD_RESTART2, nor what another kernel or hibernation is wanted for");
            vhangup() [153 111 58 111 58] plain full;
            acct(path: Path) [163 51 89 51 89] plain absent;
            swapon(path: Path, flags: IntFlags) [167 87 224 87 224] plain absent;
            swapoff(path: Path) [168 115 225 115 225] plain absent;
            quotactl(cmd: Hex32, special: Path, id: Uint, addr: Addr) [179 131 60 131 60] plain absent;
            quotactl_fd(fd: Fd, cmd: Hex32, id: Uint, addr: Addr) [443 443 443 443 443] plain absent;
            sysfs(option: Int, arg1: Hex, arg2: Hex) [139 135 - 135 -] plain absent;
            _sysctl(args: Addr) [156 149 - 149 -] plain absent;
            ioprio_set(which: Int, who: Int, ioprio: Int) [251 289 30 314 30] plain absent;
            ioprio_get(which: Int, who: Int) [252 290 31 315 31] plain absent;
            iopl(level: Uint) [172 110 - - -] plain absent;
            ioperm(from: Ulong, num: Ulong, on: Int) [173 101 - - -] plain absent;
            init_module(umod: Addr, len: Ulong, uargs: Str) [175 128 105 128 105] plain absent;
            finit_module(fd: Fd, uargs: Str, flags: IntFlags) [313 350 273 379 273] plain absent;
            delete_module(name: Str, flags: OpenFlags) [176 129 106 129 106] plain absent;
            create_module() [174 127 - - -] plain absent;
            get_kernel_syms() [177 130 - - -] plain absent;
            query_module() [178 167 - - -] plain absent;
            kexec_load(entry: Addr, nr_segments: Ulong, segments: Addr, flags: Hex) [246 283 104 347 104] plain absent;
            kexec_file_load(kernel_fd: Fd, initrd_fd: Fd, cmdline_len: Ulong, cmdline: Str, flags: Hex) [320 - 294 401 294] plain absent;
            bpf(cmd: Int, attr: Addr, size: Uint) [321 357 280 386 280] plain absent;
            perf_event_open(attr: Addr, pid: Pid, cpu: Int, group_fd: Fd, flags: Hex) [298 336 241 364 241] plain absent;
            uretprobe() [335 - - - -] plain absent;
            uprobe() [336 - - - -] plain absent;
            landlock_create_ruleset(attr: Addr, size: Size, flags: Flags) [444 444 444 444 444] plain absent;
            landlock_add_rule(ruleset_fd: Fd, rule_type: Int, rule_attr: Addr, flags: Flags) [445 445 445 445 445] plain absent;
            landlock_restrict_self(ruleset_fd: Fd, flags: Flags) [446 446 446 446 446] plain absent;
            lsm_get_self_attr(attr: Uint, ctx: Addr, size: UintInOut, flags: Flags) [459 459 459 459 459] plain absent;
            lsm_set_self_attr(attr: Uint, ctx: Addr, size: Uint, flags: Flags) [460 460 460 460 460] plain absent;
            lsm_list_modules(ids: Addr, size: UintInOut, flags: Flags) [461 461 461 461 461] plain absent;
            uselib(path: Path) [134 86 - 86 -] plain absent;
            nfsservctl() [180 169 42 169 42] plain absent;
            getpmsg() [181 188 - - -] plain absent;
            putpmsg() [182 189 - - -] plain absent;
            afs_syscall() [183 137 - - -] plain absent;
            tuxcall() [184 - - - -] plain absent;
            security() [185 - - - -] plain absent;
            vserver() [236 273 - 313 -] plain absent;
            pciconfig_iobase(which: Long, bus: Ulong, devfn: Ulong) [- - - 271 -] plain absent;
            pciconfig_read(bus: Ulong, dfn: Ulong, off: Ulong, len: Ulong, buf: Addr) [- - - 272 -] plain absent;
            pciconfig_write(bus: Ulong, dfn: Ulong, off: Ulong, len: Ulong, buf: Addr) [- - - 273 -] plain absent;
            riscv_flush_icache(start: Addr, end: Addr, flags: Flags) [- - - - 259] plain full;
            riscv_hwprobe(pairs: Addr, pair_count: Size, cpusetsize: Size, cpus: CpuSetIn, flags: Flags) [- - - - 258] plain partial("keys that Linux got after 6.12; how fast accesses across words are, which is unknown; cbo.zero");
            breakpoint() [- - - 0xf0001 -] plain absent;
            cacheflush(start: Addr, end: Addr, flags: Flags) [- - - 0xf0002 -] plain absent;
            usr26() [- - - 0xf0003 -] plain absent;
            usr32() [- - - 0xf0004 -] plain absent;
            set_tls(value: Addr) [- - - 0xf0005 -] plain absent;
            get_tls() [- - - 0xf0006 -] plain absent;
        }
    };
}
