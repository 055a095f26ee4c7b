/// What a transaction sees: one property per aggregate, which stands in the aggregate's folder. Not kept beyond the transaction.
package struct Tables {
    let connection: any SQLConnection
    /// Seals secrets before they are stored, and opens them again.
    package let secrets: SealedSecrets
    /// Pulled by what puts jobs there; rung when the transaction has succeeded.
    let jobBell = JobBell.Pull()
    /// Pulled by what changes somebody's notifications; rung when the transaction has succeeded.
    let notificationBell = NotificationBell.Pull()

    init(_ connection: any SQLConnection, _ secrets: SealedSecrets) {
        self.connection = connection
        self.secrets = secrets
    }
}
