#include "models/sha256.h"
#include "tests/test.h"

#include <string.h>

static const char *hex_of(const char *text, size_t repeated)
{
    static char hex[SHA256_HEX_BYTES];
    struct sha256 digest;
    sha256_start(&digest);
    for (size_t i = 0; i < repeated; i++) sha256_add(&digest, text, strlen(text));
    sha256_hex(&digest, hex);
    return hex;
}

/* The examples that NIST publishes with FIPS 180-4 (one block, two blocks, the empty message, a million times "a"). */
START_TEST(the_examples_of_fips_180_4_come_out)
{
    ck_assert_str_eq(hex_of("abc", 1), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    ck_assert_str_eq(hex_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1),
                     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    ck_assert_str_eq(hex_of("", 1), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    ck_assert_str_eq(hex_of("a", 1000000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}
END_TEST

START_TEST(the_digest_does_not_depend_on_how_the_bytes_are_cut)
{
    unsigned char bytes[300];
    for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (unsigned char)(i * 7);
    for (size_t length = 0; length <= sizeof bytes; length++) {
        char whole[SHA256_HEX_BYTES], parts[SHA256_HEX_BYTES];
        struct sha256 digest;
        sha256_start(&digest);
        sha256_add(&digest, bytes, length);
        sha256_hex(&digest, whole);
        sha256_start(&digest);
        sha256_add(&digest, bytes, length / 3);
        sha256_add(&digest, bytes + length / 3, length - length / 3);
        sha256_hex(&digest, parts);
        ck_assert_str_eq(whole, parts);
    }
}
END_TEST

TEST_MAIN("sha256", the_examples_of_fips_180_4_come_out, the_digest_does_not_depend_on_how_the_bytes_are_cut)
