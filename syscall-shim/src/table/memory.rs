//! Address spaces: mappings, protection, locking, placement.

#[doc(hidden)]
#[macro_export]
macro_rules! __syscalls_memory {
    (($($callback:tt)+) $($before:tt)*) => {
        $crate::__syscalls_files! { ($($callback)+) $($before)*
            brk(brk: Addr) [12 45 214 45 214] memory full;
            mmap(addr: Addr, len: Size, prot: MmapProt, flags: MmapFlags, fd: Fd, offset: HexOff) [9 - 222 - 222] memory partial("MAP_HUGETLB, MAP_SYNC");
            munmap(addr: Addr, len: Size) [11 91 215 91 215] memory full;
            mprotect(addr: Addr, len: Size, prot: MmapProt) [10 125 226 125 226] memory full;
            mremap(addr: Addr, old_len: Size, new_len: Size, flags: MremapFlags, new_addr: Addr) [25 163 216 163 216] memory full;
            madvise(addr: Addr, len: Size, advice: Madvice) [28 219 233 220 233] memory full;
            msync(addr: Addr, len: Size, flags: MsyncFlags) [26 144 227 144 227] plain full;
            mincore(addr: Addr, len: Size, vec: Addr) [27 218 232 219 232] plain full;
            mlock(addr: Addr, len: Size) [149 150 228 150 228] memory full;
            mlock2(addr: Addr, len: Size, flags: IntFlags) [325 376 284 390 284] memory full;
            munlock(addr: Addr, len: Size) [150 151 229 151 229] memory full;
            mlockall(flags: MlockallFlags) [151 152 230 152 230] memory full;
            munlockall() [152 153 231 153 231] memory full;
            mseal(addr: Addr, len: Size, flags: Hex) [462 462 462 462 462] plain absent;
            remap_file_pages(addr: Addr, size: Size, prot: MmapProt, pgoff: Ulong, flags: MmapFlags) [216 257 234 253 234] plain absent;
            pkey_mprotect(addr: Addr, len: Size, prot: MmapProt, pkey: Int) [329 380 288 394 288] plain absent;
            pkey_alloc(flags: Hex, access_rights: Hex) [330 381 289 395 289] plain absent;
            pkey_free(pkey: Int) [331 382 290 396 290] plain absent;
            map_shadow_stack(addr: Addr, size: Size, flags: Flags) [453 453 453 453 453] plain absent;
            process_madvise(pidfd: Fd, vec: IovecIn, vlen: Size, advice: Madvice, flags: Flags) [440 440 440 440 440] plain absent;
            process_mrelease(pidfd: Fd, flags: Flags) [448 448 448 448 448] plain absent;
            process_vm_readv(pid: Pid, lvec: IovecOut, liovcnt: Ulong, rvec: RemoteIovecIn, riovcnt: Ulong, flags: Hex) [310 347 270 376 270] plain absent;
            process_vm_writev(pid: Pid, lvec: IovecIn, liovcnt: Ulong, rvec: RemoteIovecIn, riovcnt: Ulong, flags: Hex) [311 348 271 377 271] plain absent;
            mbind(addr: Addr, len: Ulong, mode: Ulong, nmask: NodeMaskIn, maxnode: Ulong, flags: Flags) [237 274 235 319 235] plain absent;
            set_mempolicy(mode: Int, nmask: NodeMaskIn, maxnode: Ulong) [238 276 237 321 237] plain absent;
            get_mempolicy(policy: IntOut, nmask: NodeMaskOut, maxnode: Ulong, addr: Addr, flags: Hex) [239 275 236 320 236] plain absent;
            set_mempolicy_home_node(addr: Addr, len: Ulong, home_node: Ulong, flags: Hex) [450 450 450 450 450] plain absent;
            migrate_pages(pid: Pid, maxnode: Ulong, old_nodes: NodeMaskIn, new_nodes: NodeMaskIn) [256 294 238 400 238] plain absent;
            move_pages(pid: Pid, nr_pages: Ulong, pages: Addr, nodes: Addr, status: Addr, flags: IntFlags) [279 317 239 344 239] plain absent;
            memfd_create(name: Str, flags: MemfdFlags) [319 356 279 385 279] memory partial("MFD_HUGETLB");
            memfd_secret(flags: Flags) [447 447 447 - 447] plain absent;
            userfaultfd(flags: FdFlags) [323 374 282 388 282] plain absent;
        }
    };
}
