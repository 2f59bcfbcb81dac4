// long __syscall_cp_asm(volatile int *cancel, long nr, long u … z): a system
// call that is a cancellation point.
//
// The kernel shows a handler that interrupts the call a program counter on the
// call instruction (it will be restarted) or on __cp_end (it is over), as the
// svc instruction does: musl's cancellation handler compares it with
// __cp_begin and __cp_end, between which the return address is on the stack.
.text
.global __cp_begin
.hidden __cp_begin
.global __cp_end
.hidden __cp_end
.global __cp_cancel
.hidden __cp_cancel
.hidden __cancel
.global __syscall_cp_asm
.hidden __syscall_cp_asm
.type   __syscall_cp_asm,%function
__syscall_cp_asm:
	str x30,[sp,#-16]!
__cp_begin:
	ldr w0,[x0]
	cbnz w0,__cp_cancel
	mov x8,x1
	mov x0,x2
	mov x1,x3
	mov x2,x4
	mov x3,x5
	mov x4,x6
	mov x5,x7
	bl sigil_syscall_cp
__cp_end:
	ldr x30,[sp],#16
	ret
__cp_cancel:
	ldr x30,[sp],#16
	b __cancel
.size __syscall_cp_asm,.-__syscall_cp_asm
