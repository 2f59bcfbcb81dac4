# int __clone(int (*fn)(void *), void *stack, int flags, void *arg,
#             pid_t *ptid, void *tls, pid_t *ctid)
#
# The child goes on behind the call as the parent does: on its own stack, with
# rax = 0 and the registers that a call keeps as the parent had them.
.text
.global __clone
.hidden __clone
.type   __clone,@function
__clone:
	push %rbx
	and $-16,%rsi
	sub $8,%rsi
	mov %rcx,(%rsi)
	mov %rdi,%rbx
	mov %edx,%edi
	mov %r8,%rdx
	mov %r9,%r8
	mov 16(%rsp),%rcx
	call sigil_sys_clone
	test %eax,%eax
	jnz 1f
	xor %ebp,%ebp
	pop %rdi
	call *%rbx
	mov %eax,%edi
	call sigil_sys_exit
	ud2
1:	pop %rbx
	ret
.size __clone,.-__clone
