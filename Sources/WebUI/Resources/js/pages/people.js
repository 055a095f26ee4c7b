import "../people/yourself.js";
import { loadApplications } from "../people/applications.js";
import { loadBlocks } from "../people/blocks.js";
import { loadInvitations } from "../people/invitations.js";
import { loadMembers } from "../people/members.js";
import { may, showPermitted } from "../lib/page.js";

showPermitted();
if (may("decideApplications")) loadApplications();
if (may("listMembers")) loadMembers();
if (may("inviteMembers")) loadInvitations();
if (may("blockPeople")) loadBlocks();
