/// What a personal access token may be used for. A closed list; a token never may more than its person.
package enum Scope: String, Sendable, CaseIterable {
    case accountRead = "account:read"
    /// Profile, follows and blocks. Never passwords, sign-ins or tokens: those want a person.
    case accountWrite = "account:write"
    case organisationRead = "organisation:read"
    case organisationWrite = "organisation:write"
    case membersRead = "members:read"
    case membersWrite = "members:write"
    case livestreamsRead = "livestreams:read"
    case livestreamsWrite = "livestreams:write"
    /// Seeing and rotating stream keys.
    case streamKeys = "stream_keys"
    case recordingsWrite = "recordings:write"
    case statisticsRead = "statistics:read"
    case auditRead = "audit:read"
    /// Platforms, webhooks, notifications.
    case integrations
}
