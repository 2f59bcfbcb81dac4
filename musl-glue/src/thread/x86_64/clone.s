# int __clone(int (*fn)(void *), void *stack, int flags, void *arg,
#             pid_t *ptid, void *tls, pid_t *ctid)
#
# sigil_clone_r11 keeps the system call's contract: it returns twice, to the
# address in r11; the child has its own stack, rax = 0 and every other register
# as the parent had it.
.text
.global __clone
.hidden __clone
.type   __clone,@function
__clone:
	and $-16,%rsi
	sub $8,%rsi
	mov %rcx,(%rsi)
	mov %rdi,%rax
	mov %edx,%edi
	mov %r8,%rdx
	mov %r9,%r8
	mov 8(%rsp),%rcx
	mov %rax,%r9
	lea 1f(%rip),%r11
	jmp sigil_clone_r11
1:	test %eax,%eax
	jnz 2f
	xor %ebp,%ebp
	pop %rdi
	call *%r9
	mov %eax,%edi
	call sigil_sys_exit
	ud2
2:	ret
.size __clone,.-__clone
