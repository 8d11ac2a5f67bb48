/*
 * A PKCS#11 module that is SoftHSM with the manners of a card, which SoftHSM lacks: it counts wrong PINs and locks, may have a PIN pad, may
 * want a login before it gives random bytes, may be pulled or hang at a signature. Keys, signatures and certificates stay SoftHSM's.
 * Behaviour by environment: CARD_MODULE (path of the real one), CARD_TRIES, CARD_PIN_PAD, CARD_RANDOM_WANTS_LOGIN, CARD_PULLED, CARD_HANGS,
 * CARD_LOOK (hangs or crashes when the slots are listed), CARD_STAYS_LOGGED_IN (the first log-out, and the closing of its session, do nothing),
 * CARD_PIN_EXPIRED (until it is changed), CARD_SAYS (the return value of the first log-in of a person), CARD_REFUSES_NEW_PIN,
 * CARD_PULLED_AT_NEW_PIN (after it was set).
 */
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <pkcs11/pkcs11.h>

static CK_FUNCTION_LIST_PTR real;
static CK_FUNCTION_LIST card;
static int tries, left;
static CK_SESSION_HANDLE kept_open;
static int expired, said, pulled;

static CK_RV slot_list(CK_BBOOL present, CK_SLOT_ID_PTR slots, CK_ULONG_PTR count) {
  const char *look = getenv("CARD_LOOK");
  if (look && look[0] == 'c') abort();
  while (look) pause();
  return real->C_GetSlotList(present, slots, count);
}

static CK_RV token_info(CK_SLOT_ID slot, CK_TOKEN_INFO_PTR info) {
  CK_RV rv = real->C_GetTokenInfo(slot, info);
  if (rv != CKR_OK) return rv;
  if (getenv("CARD_PIN_PAD")) info->flags |= CKF_PROTECTED_AUTHENTICATION_PATH;
  if (pulled) return CKR_TOKEN_NOT_PRESENT;
  if (tries > 0) {
    memcpy(info->manufacturerID, "Card-like module                ", 32);
    info->flags &= ~(CK_FLAGS)CKF_USER_PIN_COUNT_LOW;
    if (left < tries) info->flags |= CKF_USER_PIN_COUNT_LOW;
    if (left == 1) info->flags |= CKF_USER_PIN_FINAL_TRY;
    if (left == 0) info->flags |= CKF_USER_PIN_LOCKED;
  }
  return rv;
}

static CK_RV login(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR_PTR pin, CK_ULONG length) {
  if (pulled) return CKR_DEVICE_REMOVED;
  if (user == CKU_SO) return real->C_Login(session, user, pin, length);
  if (getenv("CARD_SAYS") && !said++) return strtoul(getenv("CARD_SAYS"), 0, 0);
  if (expired) return CKR_PIN_EXPIRED;
  if (tries > 0 && left == 0) return CKR_PIN_LOCKED;
  CK_RV rv = real->C_Login(session, user, pin, length);
  if (tries > 0 && rv == CKR_PIN_INCORRECT) left--;
  if (rv == CKR_OK) left = tries;
  return rv;
}

static CK_RV set_pin(CK_SESSION_HANDLE session, CK_UTF8CHAR_PTR old, CK_ULONG old_length, CK_UTF8CHAR_PTR pin, CK_ULONG length) {
  if (getenv("CARD_REFUSES_NEW_PIN")) return CKR_FUNCTION_REJECTED;
  CK_RV rv = real->C_SetPIN(session, old, old_length, pin, length);
  if (rv == CKR_OK) expired = 0;
  if (rv == CKR_OK && getenv("CARD_PULLED_AT_NEW_PIN")) pulled = 1;
  return pulled ? CKR_DEVICE_REMOVED : rv;
}

/* the officer's: what was locked counts again */
static CK_RV init_pin(CK_SESSION_HANDLE session, CK_UTF8CHAR_PTR pin, CK_ULONG length) {
  CK_RV rv = real->C_InitPIN(session, pin, length);
  if (rv == CKR_OK) left = tries;
  return rv;
}

static CK_RV logout(CK_SESSION_HANDLE session) {
  if (getenv("CARD_STAYS_LOGGED_IN") && !kept_open) {
    kept_open = session;
    return CKR_OK;
  }
  return real->C_Logout(session);
}

static CK_RV close_session(CK_SESSION_HANDLE session) {
  return session == kept_open ? CKR_OK : real->C_CloseSession(session);
}

static CK_RV sign(CK_SESSION_HANDLE session, CK_BYTE_PTR data, CK_ULONG length, CK_BYTE_PTR signature, CK_ULONG_PTR size) {
  if (getenv("CARD_PULLED")) return CKR_DEVICE_REMOVED;
  while (getenv("CARD_HANGS")) pause();
  return real->C_Sign(session, data, length, signature, size);
}

static CK_RV random_bytes(CK_SESSION_HANDLE session, CK_BYTE_PTR bytes, CK_ULONG length) {
  if (getenv("CARD_RANDOM_WANTS_LOGIN")) return CKR_USER_NOT_LOGGED_IN;
  return real->C_GenerateRandom(session, bytes, length);
}

CK_RV C_GetFunctionList(CK_FUNCTION_LIST_PTR_PTR list) {
  void *library = dlopen(getenv("CARD_MODULE"), RTLD_NOW | RTLD_LOCAL);
  CK_C_GetFunctionList get = library ? (CK_C_GetFunctionList)dlsym(library, "C_GetFunctionList") : 0;
  if (!get) return CKR_GENERAL_ERROR;
  CK_RV rv = get(&real);
  if (rv != CKR_OK) return rv;
  card = *real;
  card.C_GetSlotList = slot_list;
  card.C_GetTokenInfo = token_info;
  card.C_Login = login;
  card.C_SetPIN = set_pin;
  card.C_InitPIN = init_pin;
  card.C_Logout = logout;
  card.C_CloseSession = close_session;
  card.C_Sign = sign;
  card.C_GenerateRandom = random_bytes;
  expired = getenv("CARD_PIN_EXPIRED") != 0;
  tries = left = getenv("CARD_TRIES") ? atoi(getenv("CARD_TRIES")) : 0;
  *list = &card;
  return CKR_OK;
}
