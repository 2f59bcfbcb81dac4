/* Whether and how a thread lets itself be cancelled. */
#include "threads.h"

int pthread_setcancelstate(int state, int *old)
{
	struct sigil_thread *me = self();

	if (state != PTHREAD_CANCEL_ENABLE && state != PTHREAD_CANCEL_DISABLE && state != CANCEL_MASKED)
		return EINVAL;
	if (old)
		*old = me->cancel_state;
	me->cancel_state = state;
	return 0;
}

int pthread_setcanceltype(int type, int *old)
{
	struct sigil_thread *me = self();

	if (type != PTHREAD_CANCEL_DEFERRED && type != PTHREAD_CANCEL_ASYNCHRONOUS)
		return EINVAL;
	if (old)
		*old = me->cancel_asynchronous;
	me->cancel_asynchronous = type;
	if (type == PTHREAD_CANCEL_ASYNCHRONOUS)
		pthread_testcancel();
	return 0;
}

void pthread_testcancel(void)
{
	struct sigil_thread *me = self();

	if (unlikely(me->cancelled) && me->cancel_state == PTHREAD_CANCEL_ENABLE)
		pthread_exit(PTHREAD_CANCELED);
}

void _pthread_cleanup_push(struct _pthread_cleanup_context *context, void (*routine)(void *),
			   void *argument)
{
	struct sigil_thread *me = self();

	context->_routine = routine;
	context->_arg = argument;
	context->_previous = me->cleanup;
	me->cleanup = context;
}

void _pthread_cleanup_pop(struct _pthread_cleanup_context *context, int execute)
{
	self()->cleanup = context->_previous;
	if (execute)
		context->_routine(context->_arg);
}

void _pthread_cleanup_push_defer(struct _pthread_cleanup_context *context, void (*routine)(void *),
				 void *argument)
{
	_pthread_cleanup_push(context, routine, argument);
	pthread_setcanceltype(PTHREAD_CANCEL_DEFERRED, &context->_canceltype);
}

void _pthread_cleanup_pop_restore(struct _pthread_cleanup_context *context, int execute)
{
	_pthread_cleanup_pop(context, execute);
	pthread_setcanceltype(context->_canceltype, 0);
}
