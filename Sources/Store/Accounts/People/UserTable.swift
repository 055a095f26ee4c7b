/// The SQL of `users`. Emails are compared without regard to the case of their letters.
package struct UserTable {
    let connection: any SQLConnection

    static let columns = [
        "id", "email", "email_verified_at", "vouched_at", "username", "display_name", "is_operator", "created_at", "disabled_at",
        "erased_at",
    ]
    private static let select = "SELECT \(columns.joined(separator: ", ")) FROM users"
    private static let byID = "\(select) WHERE id = $1"
    private static let byEmail = "\(select) WHERE email_key = $1"
    private static let byUsername = "\(select) WHERE username = $1"
    private static let insertion = """
        INSERT INTO users (\(columns.joined(separator: ", ")), email_key)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING
        """
    private static let emailChange = """
        UPDATE users SET email = $2, email_key = $3, email_verified_at = $4
        WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM users WHERE email_key = $3 AND id <> $1)
        """
    private static let usernameChange = """
        UPDATE users SET username = $2
        WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM users WHERE username = $2 AND id <> $1)
        """
    private static let erasure = """
        UPDATE users SET email = NULL, email_key = NULL, email_verified_at = NULL, vouched_at = NULL, username = NULL,
            display_name = '', is_operator = 0, erased_at = $2
        WHERE id = $1
        """
    private static let removalOfUnproven = """
        DELETE FROM users WHERE created_at < $1 AND email_verified_at IS NULL AND vouched_at IS NULL AND email_key IS NOT NULL
            AND erased_at IS NULL AND NOT EXISTS (SELECT 1 FROM external_identities WHERE user_id = users.id)
        """

    private static let listing = Listing(
        select: select, keys: [.integer("created_at"), .text("id")], order: .ascending, decode: decode,
        keysOf: { [.integer($0.createdAt), .text($0.id)] })

    /// Reads every row: for operators, now and then.
    private static let searching = Listing(
        select: select,
        filter: """
            email_key LIKE $1 ESCAPE '\\' OR username LIKE $1 ESCAPE '\\' OR lower(display_name) LIKE $1 ESCAPE '\\'
            """,
        keys: [.integer("created_at"), .text("id")], order: .ascending, decode: decode,
        keysOf: { [.integer($0.createdAt), .text($0.id)] })

    package func find(id: User.ID) throws(StoreError) -> User? { try connection.first(Self.byID, [.text(id)], Self.decode) }

    /// Those of them that are there, by id.
    package func all(ids: [User.ID]) throws(StoreError) -> [User.ID: User] {
        var users: [User.ID: User] = [:]
        try SeveralIDs.each(ids) { marks, values throws(StoreError) in
            for user in try connection.query("\(Self.select) WHERE id IN (\(marks))", values, Self.decode) { users[user.id] = user }
        }
        return users
    }

    package func find(email: String) throws(StoreError) -> User? {
        try connection.first(Self.byEmail, [.text(Self.key(email))], Self.decode)
    }

    package func find(username: String) throws(StoreError) -> User? {
        try connection.first(Self.byUsername, [.text(username)], Self.decode)
    }

    /// Oldest first, erased ones included.
    package func page(after: Cursor?, limit: Int) throws(StoreError) -> Page<User> {
        try Self.listing.page(connection, after: after, limit: limit)
    }

    /// Those whose email, username or display name holds a text, oldest first. Letters beyond ASCII count as they are written.
    package func page(search text: String, after: Cursor?, limit: Int) throws(StoreError) -> Page<User> {
        var pattern = "%"
        for character in text.lowercased() {
            if ["%", "_", "\\"].contains(character) { pattern.append("\\") }
            pattern.append(character)
        }
        return try Self.searching.page(connection, [.text(pattern + "%")], after: after, limit: limit)
    }

    /// Whether the server has an owner.
    package func hasOperator() throws(StoreError) -> Bool {
        try connection.exists("SELECT 1 FROM users WHERE is_operator = 1 LIMIT 1", [])
    }

    /// Those who may still sign in.
    package func operatorIDs() throws(StoreError) -> [User.ID] {
        try connection.query("SELECT id FROM users WHERE is_operator = 1 AND disabled_at IS NULL ORDER BY id") {
            row throws(StoreError) in try row.text(0)
        }
    }

    /// False, and nothing stored, if the email or the username is taken.
    package func insert(_ user: User) throws(StoreError) -> Bool {
        let values: [SQLValue] = [
            .text(user.id), .optional(user.email), .optional(user.emailVerifiedAt), .optional(user.vouchedAt), .optional(user.username),
            .text(user.displayName), .bool(user.isOperator), .integer(user.createdAt), .optional(user.disabledAt),
            .optional(user.erasedAt), .optional(user.email.map(Self.key)),
        ]
        return try connection.run(Self.insertion, values) > 0
    }

    /// False if it is taken.
    package func setEmail(_ email: String, verifiedAt: Int64?, of id: User.ID) throws(StoreError) -> Bool {
        try connection.run(Self.emailChange, [.text(id), .text(email), .text(Self.key(email)), .optional(verifiedAt)]) > 0
    }

    /// False if it is taken.
    package func setUsername(_ username: String, of id: User.ID) throws(StoreError) -> Bool {
        try connection.run(Self.usernameChange, [.text(id), .text(username)]) > 0
    }

    package func setDisplayName(_ name: String, of id: User.ID) throws(StoreError) {
        try connection.run("UPDATE users SET display_name = $2 WHERE id = $1", [.text(id), .text(name)])
    }

    package func setEmailVerified(at now: Int64, of id: User.ID) throws(StoreError) {
        try connection.run("UPDATE users SET email_verified_at = $2 WHERE id = $1", [.text(id), .integer(now)])
    }

    package func setVouched(at now: Int64, of id: User.ID) throws(StoreError) {
        try connection.run("UPDATE users SET vouched_at = $2 WHERE id = $1", [.text(id), .integer(now)])
    }

    package func setOperator(_ isOperator: Bool, of id: User.ID) throws(StoreError) {
        try connection.run("UPDATE users SET is_operator = $2 WHERE id = $1", [.text(id), .bool(isOperator)])
    }

    /// - Parameter now: nil lets the person in again.
    package func setDisabled(at now: Int64?, of id: User.ID) throws(StoreError) {
        try connection.run("UPDATE users SET disabled_at = $2 WHERE id = $1", [.text(id), .optional(now)])
    }

    /// Takes everything that says who it was. The id stays.
    package func erase(id: User.ID, at now: Int64) throws(StoreError) {
        try connection.run(Self.erasure, [.text(id), .integer(now)])
    }

    /// Removes accounts for which nobody ever stood, so that they hold no one else's email.
    @discardableResult
    package func removeUnproven(createdBefore time: Int64) throws(StoreError) -> Int {
        try connection.run(Self.removalOfUnproven, [.integer(time)])
    }

    /// What emails are compared by. They hold ASCII only.
    static func key(_ email: String) -> String { email.lowercased() }

    static func decode(_ row: Row) throws(StoreError) -> User { try decode(row, from: 0) }

    /// - Parameter first: where ``columns`` begin in the row.
    static func decode(_ row: Row, from first: Int) throws(StoreError) -> User {
        User(
            id: try row.text(first), email: try row.optionalText(first + 1), emailVerifiedAt: try row.optionalInteger(first + 2),
            vouchedAt: try row.optionalInteger(first + 3), username: try row.optionalText(first + 4),
            displayName: try row.text(first + 5), isOperator: try row.bool(first + 6), createdAt: try row.integer(first + 7),
            disabledAt: try row.optionalInteger(first + 8), erasedAt: try row.optionalInteger(first + 9))
    }
}

extension Tables {
    package var users: UserTable { UserTable(connection: connection) }
}
