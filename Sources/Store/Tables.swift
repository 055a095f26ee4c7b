/// What a transaction sees: one property per aggregate, which stands in the aggregate's folder. Not kept beyond the transaction.
package struct Tables {
    let connection: any SQLConnection
    /// Seals secrets before they are stored, and opens them again.
    package let secrets: SealedSecrets

    init(_ connection: any SQLConnection, _ secrets: SealedSecrets) {
        self.connection = connection
        self.secrets = secrets
    }
}
