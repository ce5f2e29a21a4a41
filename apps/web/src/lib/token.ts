/** The cookie that holds the token of whoever signed in. */
export const TOKEN_COOKIE = 'showback_token';
