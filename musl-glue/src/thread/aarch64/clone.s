// int __clone(int (*fn)(void *), void *stack, int flags, void *arg,
//             pid_t *ptid, void *tls, pid_t *ctid)
//
// The child goes on behind the call as the parent does: on its own stack, with
// x0 = 0 and the registers that a call keeps as the parent had them.
.text
.global __clone
.hidden __clone
.type   __clone,%function
__clone:
	and x1,x1,#-16
	stp x0,x3,[x1,#-16]!
	str x30,[sp,#-16]!
	uxtw x0,w2
	mov x2,x4
	mov x3,x5
	mov x4,x6
	bl sigil_sys_clone
	cbz x0,1f
	ldr x30,[sp],#16
	ret
1:	mov x29,xzr
	ldp x1,x0,[sp],#16
	blr x1
	bl sigil_sys_exit
	udf #0
.size __clone,.-__clone
