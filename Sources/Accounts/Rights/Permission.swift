package import Store

/// What a person may do inside an organisation. The whole of who may what is ``roles``.
package enum Permission: String, Sendable, CaseIterable {
    case seeOrganisation, changeOrganisation, deleteOrganisation
    case listMembers, inviteMembers, changeRoles, removeMembers
    case blockPeople
    case applyAsCreator, decideApplications
    case readAuditLog

    case watchMembersOnly
    case createLivestreams
    /// Title, schedule, settings, deletion: of one's own.
    case changeOwnLivestreams
    case changeAnyLivestream
    /// Drafts and hidden ones of others.
    case seeHiddenLivestreams
    /// Start and stop one's own.
    case operateOwnLivestreams
    case operateAnyLivestream
    /// A moderator may end what should not be seen.
    case stopAnyLivestream
    case useOwnStreamKeys, useAnyStreamKey
    case moderateParticipants
    case manageRecordings
    case managePages
    case readStatistics
    /// Platform connections, webhooks, notifications.
    case manageIntegrations

    /// The table of rights. A mightier role isn't implied: each is written down.
    package var roles: Set<Role> {
        switch self {
        case .seeOrganisation: [.owner, .admin, .moderator, .creator, .member]
        case .changeOrganisation: [.owner, .admin]
        case .deleteOrganisation: [.owner]
        case .listMembers: [.owner, .admin, .moderator]
        case .inviteMembers: [.owner, .admin]
        case .changeRoles: [.owner, .admin]
        case .removeMembers: [.owner, .admin]
        case .blockPeople: [.owner, .admin, .moderator]
        case .applyAsCreator: [.member]
        case .decideApplications: [.owner, .admin]
        case .readAuditLog: [.owner, .admin]
        case .watchMembersOnly: [.owner, .admin, .moderator, .creator, .member]
        case .createLivestreams: [.owner, .admin, .moderator, .creator]
        case .changeOwnLivestreams: [.owner, .admin, .moderator, .creator]
        case .changeAnyLivestream: [.owner, .admin]
        case .seeHiddenLivestreams: [.owner, .admin, .moderator]
        case .operateOwnLivestreams: [.owner, .admin, .moderator, .creator]
        case .operateAnyLivestream: [.owner, .admin]
        case .stopAnyLivestream: [.owner, .admin, .moderator]
        case .useOwnStreamKeys: [.owner, .admin, .moderator, .creator]
        case .useAnyStreamKey: [.owner, .admin]
        case .moderateParticipants: [.owner, .admin, .moderator]
        case .manageRecordings: [.owner, .admin]
        case .managePages: [.owner, .admin]
        case .readStatistics: [.owner, .admin, .moderator]
        case .manageIntegrations: [.owner, .admin]
        }
    }

    /// The scope that a personal access token needs for it.
    package var scope: Scope {
        switch self {
        case .seeOrganisation: .organisationRead
        case .changeOrganisation, .deleteOrganisation: .organisationWrite
        case .listMembers: .membersRead
        case .inviteMembers, .changeRoles, .removeMembers, .blockPeople, .decideApplications: .membersWrite
        case .applyAsCreator: .accountWrite
        case .readAuditLog: .auditRead
        case .watchMembersOnly, .seeHiddenLivestreams: .livestreamsRead
        case .createLivestreams, .changeOwnLivestreams, .changeAnyLivestream, .operateOwnLivestreams, .operateAnyLivestream,
            .stopAnyLivestream, .moderateParticipants, .managePages:
            .livestreamsWrite
        case .useOwnStreamKeys, .useAnyStreamKey: .streamKeys
        case .manageRecordings: .recordingsWrite
        case .readStatistics: .statisticsRead
        case .manageIntegrations: .integrations
        }
    }
}
