/* long __sigil_clone(int (*function)(void *), void *stack, int flags, void *argument,
 *                    pid_t *parent_tid, void *thread_pointer, pid_t *child_tid)
 *
 * The child goes on behind the call as the parent does: on its own stack, with %rax = 0 and the
 * registers that a call keeps as the parent had them. */
	.text
	.globl __sigil_clone
	.hidden __sigil_clone
	.type __sigil_clone,@function
__sigil_clone:
	pushq %rbx
	andq $-16,%rsi
	subq $8,%rsi
	movq %rcx,(%rsi)
	movq %rdi,%rbx
	movl %edx,%edi
	movq %r8,%rdx
	movq %r9,%r8
	movq 16(%rsp),%rcx
	call sigil_sys_clone
	testl %eax,%eax
	jnz 1f
	xorl %ebp,%ebp
	popq %rdi
	call *%rbx
	movl %eax,%edi
	call sigil_sys_exit
	ud2
1:	popq %rbx
	ret
	.size __sigil_clone,.-__sigil_clone
	.section .note.GNU-stack,"",@progbits
