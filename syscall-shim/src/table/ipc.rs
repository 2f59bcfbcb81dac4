//! Sockets, System V and POSIX message queues, keys.

#[doc(hidden)]
#[macro_export]
macro_rules! __syscalls_ipc {
    (($($callback:tt)+) $($before:tt)*) => {
        $crate::__syscalls_system! { ($($callback)+) $($before)*
            socket(domain: SocketDomain, type_: SocketType, protocol: Int) [41 359 198 281 198] memory partial("families other than AF_UNIX");
            socketpair(domain: SocketDomain, type_: SocketType, protocol: Int, fds: FdPairOut) [53 360 199 288 199] memory partial("families other than AF_UNIX");
            bind(fd: Fd, addr: SockaddrIn, addrlen: Int) [49 361 200 282 200] memory full;
            listen(fd: Fd, backlog: Int) [50 363 201 284 201] plain full;
            accept(fd: Fd, addr: SockaddrOut, addrlen: IntInOut) [43 - 202 285 202] restart full;
            accept4(fd: Fd, addr: SockaddrOut, addrlen: IntInOut, flags: FdFlags) [288 364 242 366 242] restart full;
            connect(fd: Fd, addr: SockaddrIn, addrlen: Int) [42 362 203 283 203] restart full;
            getsockname(fd: Fd, addr: SockaddrOut, addrlen: IntInOut) [51 367 204 286 204] plain full;
            getpeername(fd: Fd, addr: SockaddrOut, addrlen: IntInOut) [52 368 205 287 205] plain full;
            sendto(fd: Fd, buf: BufIn, len: Size, flags: Flags, addr: SockaddrIn, addrlen: Int) [44 369 206 290 206] restart full;
            recvfrom(fd: Fd, buf: BufOut, len: Size, flags: Flags, addr: SockaddrOut, addrlen: IntInOut) [45 371 207 292 207] restart full;
            sendmsg(fd: Fd, msg: MsghdrIn, flags: Flags) [46 370 211 296 211] restart full;
            recvmsg(fd: Fd, msg: MsghdrInOut, flags: Flags) [47 372 212 297 212] restart full;
            sendmmsg(fd: Fd, msgs: MmsghdrInOut, vlen: Uint, flags: Flags) [307 345 269 374 269] restart full;
            recvmmsg(fd: Fd, msgs: MmsghdrInOut, vlen: Uint, flags: Flags, timeout: TimespecInOut) [299 337 243 365 243] restart full;
            setsockopt(fd: Fd, level: Int, optname: Int, optval: Addr, optlen: Int) [54 366 208 294 208] plain partial("options that mean nothing to AF_UNIX, SO_PEEK_OFF, SO_TIMESTAMP, filters");
            getsockopt(fd: Fd, level: Int, optname: Int, optval: Addr, optlen: IntInOut) [55 365 209 295 209] plain partial("options that mean nothing to AF_UNIX, SO_PEEK_OFF, SO_TIMESTAMP, SO_PEERGROUPS, SO_PEERSEC, SO_PEERPIDFD");
            shutdown(fd: Fd, how: Int) [48 373 210 293 210] plain full;
            msgget(key: Key, msgflg: IntFlags) [68 399 186 303 186] memory full;
            msgsnd(msqid: Int, msgp: Addr, msgsz: Size, msgflg: IntFlags) [69 400 189 301 189] restart full;
            msgrcv(msqid: Int, msgp: Addr, msgsz: Size, msgtyp: Long, msgflg: IntFlags) [70 401 188 302 188] restart full;
            msgctl(msqid: Int, cmd: Int, buf: Addr) [71 402 187 304 187] plain full;
            semget(key: Key, nsems: Int, semflg: IntFlags) [64 393 190 299 190] memory full;
            semop(semid: Int, sops: SembufIn, nsops: Uint) [65 - 193 298 193] memory full;
            semtimedop(semid: Int, sops: SembufIn, nsops: Uint, timeout: TimespecIn) [220 - 192 312 192] memory full;
            semctl(semid: Int, semnum: Int, cmd: Int, arg: Addr) [66 394 191 300 191] memory full;
            shmget(key: Key, size: Size, shmflg: IntFlags) [29 395 194 307 194] memory full;
            shmat(shmid: Int, shmaddr: Addr, shmflg: IntFlags) [30 397 196 305 196] plain full;
            shmdt(shmaddr: Addr) [67 398 197 306 197] plain full;
            shmctl(shmid: Int, cmd: Int, buf: Addr) [31 396 195 308 195] plain partial("shm_dtime and shm_lpid tell of shmdt only, not of other ends of a mapping");
            mq_open(name: Str, oflag: OpenFlags, mode: OpenMode, attr: MqAttrIn) [240 277 180 274 180] memory full;
            mq_unlink(name: Str) [241 278 181 275 181] memory full;
            mq_timedsend(mqdes: Fd, msg: BufIn, msg_len: Size, msg_prio: Uint, timeout: TimespecIn) [242 279 182 276 182] restart full;
            mq_timedreceive(mqdes: Fd, msg: BufOut, msg_len: Size, msg_prio: UintOut, timeout: TimespecIn) [243 280 183 277 183] restart full;
            mq_notify(mqdes: Fd, sevp: SigEventIn) [244 281 184 278 184] plain partial("SIGEV_THREAD, which takes a socket of AF_NETLINK");
            mq_getsetattr(mqdes: Fd, new_value: MqAttrIn, old_value: MqAttrOut) [245 282 185 279 185] plain full;
            add_key(type_: Str, description: Str, payload: BufIn, plen: Size, keyring: Int) [248 286 217 309 217] restart absent;
            request_key(type_: Str, description: Str, callout_info: Str, keyring: Int) [249 287 218 310 218] restart absent;
            keyctl(cmd: Int, arg2: Hex, arg3: Hex, arg4: Hex, arg5: Hex) [250 288 219 311 219] restart absent;
        }
    };
}
