# long __syscall_cp_asm(volatile int *cancel, long nr, long u … z): a system
# call that is a cancellation point.
#
# The kernel shows a handler that interrupts the call a program counter on the
# call instruction (it will be restarted) or on __cp_end (it is over), as the
# syscall instruction does: musl's cancellation handler compares it with
# __cp_begin and __cp_end.
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
.type   __syscall_cp_asm,@function
__syscall_cp_asm:
__cp_begin:
	mov (%rdi),%eax
	test %eax,%eax
	jnz __cp_cancel
	mov %rsi,%rax
	mov %rdx,%rdi
	mov %rcx,%rsi
	mov %r8,%rdx
	mov %r9,%rcx
	mov 8(%rsp),%r8
	mov 16(%rsp),%r9
	call sigil_syscall_cp
__cp_end:
	ret
__cp_cancel:
	jmp __cancel
.size __syscall_cp_asm,.-__syscall_cp_asm
