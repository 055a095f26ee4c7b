internal import Accounts

/// What people choose, wherever it can be written. Reading an account by an email or a password takes any string: what was never one
/// is answered as what isn't known.
extension Schema {
    static let newEmail = Schema.text(Text(format: .email, lengthMax: Checks.emailLengthMax))
    static let newPassword = Schema.secret(length: Checks.passwordLength)
    static let displayName = Schema.string(length: 1...Checks.displayNameLengthMax)
    static let organisationName = Schema.string(length: 1...Checks.organisationNameLengthMax)
    static let username = Schema.string(length: Checks.usernameLength)
        .noting("The letters a to z, digits, “-” and “_”; it begins with a letter and doesn't end with “-”.")
    static let slug = Schema.string(length: Checks.slugLength)
        .noting("The letters a to z, digits, “-” and “_”; it begins with a letter and doesn't end with “-”.")
}
