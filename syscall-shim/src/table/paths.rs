//! Names in the file system: opening, attributes, directories, mounts.

#[doc(hidden)]
#[macro_export]
macro_rules! __syscalls_paths {
    (($($callback:tt)+) $($before:tt)*) => {
        $crate::__syscalls_ipc! { ($($callback)+) $($before)*
            open(path: Path, flags: OpenFlags, mode: OpenMode) [2 5 - 5 -] restart full;
            openat(dfd: AtFd, path: Path, flags: OpenFlags, mode: OpenMode) [257 295 56 322 56] restart full;
            openat2(dfd: AtFd, path: Path, how: OpenHowIn, size: Size) [437 437 437 437 437] restart full;
            creat(path: Path, mode: Mode) [85 8 - 8 -] restart full;
            stat(path: Path, statbuf: StatOut) [4 106 - 106 -] memory full;
            lstat(path: Path, statbuf: StatOut) [6 107 - 107 -] memory full;
            newfstatat(dfd: AtFd, path: Path, statbuf: StatOut, flags: AtFlags) [262 - 79 - 79] memory full;
            statx(dfd: AtFd, path: Path, flags: StatxFlags, mask: StatxMask, buffer: StatxOut) [332 383 291 397 291] memory full;
            access(path: Path, mode: AccessMode) [21 33 - 33 -] memory full;
            faccessat(dfd: AtFd, path: Path, mode: AccessMode) [269 307 48 334 48] memory full;
            faccessat2(dfd: AtFd, path: Path, mode: AccessMode, flags: AccessFlags) [439 439 439 439 439] memory full;
            getcwd(buf: BufOut, size: Size) [79 183 17 183 17] memory full;
            chdir(path: Path) [80 12 49 12 49] memory full;
            fchdir(fd: Fd) [81 133 50 133 50] memory full;
            chroot(path: Path) [161 61 51 61 51] memory full;
            umask(mask: Mode) [95 60 166 60 166] plain full;
            mkdir(path: Path, mode: Mode) [83 39 - 39 -] memory full;
            mkdirat(dfd: AtFd, path: Path, mode: Mode) [258 296 34 323 34] memory full;
            mknod(path: Path, mode: FileMode, dev: Dev) [133 14 - 14 -] memory full;
            mknodat(dfd: AtFd, path: Path, mode: FileMode, dev: Dev) [259 297 33 324 33] memory full;
            rmdir(path: Path) [84 40 - 40 -] memory full;
            unlink(path: Path) [87 10 - 10 -] memory full;
            unlinkat(dfd: AtFd, path: Path, flags: AtFlags) [263 301 35 328 35] memory full;
            link(oldpath: Path, newpath: Path) [86 9 - 9 -] memory full;
            linkat(olddfd: AtFd, oldpath: Path, newdfd: AtFd, newpath: Path, flags: AtFlags) [265 303 37 330 37] memory full;
            symlink(target: Path, linkpath: Path) [88 83 - 83 -] memory full;
            symlinkat(target: Path, newdfd: AtFd, linkpath: Path) [266 304 36 331 36] memory full;
            readlink(path: Path, buf: BufOut, bufsiz: Int) [89 85 - 85 -] memory full;
            readlinkat(dfd: AtFd, path: Path, buf: BufOut, bufsiz: Int) [267 305 78 332 78] memory full;
            rename(oldpath: Path, newpath: Path) [82 38 - 38 -] memory full;
            renameat(olddfd: AtFd, oldpath: Path, newdfd: AtFd, newpath: Path) [264 302 38 329 -] memory full;
            renameat2(olddfd: AtFd, oldpath: Path, newdfd: AtFd, newpath: Path, flags: RenameFlags) [316 353 276 382 276] memory partial("RENAME_WHITEOUT");
            chmod(path: Path, mode: Mode) [90 15 - 15 -] memory full;
            fchmodat(dfd: AtFd, path: Path, mode: Mode) [268 306 53 333 53] memory full;
            fchmodat2(dfd: AtFd, path: Path, mode: Mode, flags: AtFlags) [452 452 452 452 452] memory full;
            chown(path: Path, user: Uid, group: Gid) [92 - - - -] memory full;
            lchown(path: Path, user: Uid, group: Gid) [94 - - - -] memory full;
            fchownat(dfd: AtFd, path: Path, user: Uid, group: Gid, flags: AtFlags) [260 298 54 325 54] memory full;
            truncate(path: Path, length: Off) [76 92 45 92 45] memory full;
            utime(path: Path, times: UtimbufIn) [132 30 - - -] memory full;
            utimes(path: Path, times: TimevalPairIn) [235 271 - 269 -] memory full;
            futimesat(dfd: AtFd, path: Path, times: TimevalPairIn) [261 299 - 326 -] memory full;
            utimensat(dfd: AtFd, path: Path, times: TimespecPairIn, flags: AtFlags) [280 320 88 348 88] memory full;
            statfs(path: Path, buf: StatfsOut) [137 99 43 99 43] memory full;
            ustat(dev: Dev, ubuf: Addr) [136 62 - 62 -] plain absent;
            setxattr(path: Path, name: Str, value: BufIn, size: Size, flags: IntFlags) [188 226 5 226 5] plain absent;
            lsetxattr(path: Path, name: Str, value: BufIn, size: Size, flags: IntFlags) [189 227 6 227 6] plain absent;
            fsetxattr(fd: Fd, name: Str, value: BufIn, size: Size, flags: IntFlags) [190 228 7 228 7] plain absent;
            setxattrat(dfd: AtFd, path: Path, at_flags: AtFlags, name: Str, args: Addr, usize: Size) [463 463 463 463 463] plain absent;
            getxattr(path: Path, name: Str, value: BufOut, size: Size) [191 229 8 229 8] plain absent;
            lgetxattr(path: Path, name: Str, value: BufOut, size: Size) [192 230 9 230 9] plain absent;
            fgetxattr(fd: Fd, name: Str, value: BufOut, size: Size) [193 231 10 231 10] plain absent;
            getxattrat(dfd: AtFd, path: Path, at_flags: AtFlags, name: Str, args: Addr, usize: Size) [464 464 464 464 464] plain absent;
            listxattr(path: Path, list: BufOut, size: Size) [194 232 11 232 11] plain absent;
            llistxattr(path: Path, list: BufOut, size: Size) [195 233 12 233 12] plain absent;
            flistxattr(fd: Fd, list: BufOut, size: Size) [196 234 13 234 13] plain absent;
            listxattrat(dfd: AtFd, path: Path, at_flags: AtFlags, list: BufOut, size: Size) [465 465 465 465 465] plain absent;
            removexattr(path: Path, name: Str) [197 235 14 235 14] plain absent;
            lremovexattr(path: Path, name: Str) [198 236 15 236 15] plain absent;
            fremovexattr(fd: Fd, name: Str) [199 237 16 237 16] plain absent;
            removexattrat(dfd: AtFd, path: Path, at_flags: AtFlags, name: Str) [466 466 466 466 466] plain absent;
            file_getattr(dfd: AtFd, path: Path, attr: Addr, usize: Size, at_flags: AtFlags) [468 468 468 468 468] plain absent;
            file_setattr(dfd: AtFd, path: Path, attr: Addr, usize: Size, at_flags: AtFlags) [469 469 469 469 469] plain absent;
            name_to_handle_at(dfd: AtFd, path: Path, handle: Addr, mnt_id: IntOut, flags: AtFlags) [303 341 264 370 264] plain absent;
            open_by_handle_at(mountdirfd: AtFd, handle: Addr, flags: OpenFlags) [304 342 265 371 265] plain absent;
            mount(source: Path, target: Path, fstype: Str, flags: Hex, data: Addr) [165 21 40 21 40] plain absent;
            umount2(target: Path, flags: IntFlags) [166 52 39 52 39] plain absent;
            pivot_root(new_root: Path, put_old: Path) [155 217 41 218 41] plain absent;
            open_tree(dfd: AtFd, path: Path, flags: Flags) [428 428 428 428 428] plain absent;
            open_tree_attr(dfd: AtFd, path: Path, flags: Flags, attr: Addr, usize: Size) [467 467 467 467 467] plain absent;
            move_mount(from_dfd: AtFd, from_path: Path, to_dfd: AtFd, to_path: Path, flags: Flags) [429 429 429 429 429] plain absent;
            mount_setattr(dfd: AtFd, path: Path, flags: Flags, attr: Addr, usize: Size) [442 442 442 442 442] plain absent;
            fsopen(fsname: Str, flags: Flags) [430 430 430 430 430] plain absent;
            fsconfig(fd: Fd, cmd: Uint, key: Str, value: Addr, aux: Int) [431 431 431 431 431] plain absent;
            fsmount(fd: Fd, flags: Flags, attr_flags: Flags) [432 432 432 432 432] plain absent;
            fspick(dfd: AtFd, path: Path, flags: Flags) [433 433 433 433 433] plain absent;
            statmount(req: Addr, buf: Addr, bufsize: Size, flags: Flags) [457 457 457 457 457] plain absent;
            listmount(req: Addr, mnt_ids: Addr, nr_mnt_ids: Size, flags: Flags) [458 458 458 458 458] plain absent;
            sync() [162 36 81 36 81] plain full;
            syncfs(fd: Fd) [306 344 267 373 267] plain full;
            lookup_dcookie(cookie: Wide, buf: BufOut, len: Size) [212 253 18 249 18] plain absent;
        }
    };
}
