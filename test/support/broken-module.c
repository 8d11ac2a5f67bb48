/*
 * A PKCS#11 module that never answers, or that ends its process: DOES_HANG or DOES_CRASH, given when it is compiled, so that both can be looked
 * at in one run. WHERE says at which call: 0 C_GetFunctionList, 1 C_Initialize, 2 C_GetSlotList.
 */
#include <stdlib.h>
#include <unistd.h>

#include <pkcs11/pkcs11.h>

#ifndef WHERE
#define WHERE 1
#endif

static CK_RV break_at(int call) {
  if (call != WHERE) return CKR_OK;
#ifdef DOES_HANG
  for (;;) pause();
#else
  abort();
#endif
}

static CK_RV initialize(CK_VOID_PTR arguments) {
  (void)arguments;
  return break_at(1);
}

static CK_RV get_info(CK_INFO_PTR info) {
  *info = (CK_INFO){{2, 40}, "Broken", 0, "Module that breaks", {1, 0}};
  return CKR_OK;
}

static CK_RV get_slot_list(CK_BBOOL present, CK_SLOT_ID_PTR slots, CK_ULONG_PTR count) {
  (void)present, (void)slots;
  *count = 0;
  return break_at(2);
}

static CK_FUNCTION_LIST list = {.version = {2, 40}, .C_Initialize = initialize, .C_GetInfo = get_info, .C_GetSlotList = get_slot_list};

CK_RV C_GetFunctionList(CK_FUNCTION_LIST_PTR_PTR to) {
  *to = &list;
  return break_at(0);
}
