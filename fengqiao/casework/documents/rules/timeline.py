"""One table: what each kind of event is called, to staff and to the party, with which icon and tone.

The dossier, the desk and the portal all read it. A kind that is not here is shown by its name in the log of the desk and
never to a party. `%(…)s` are filled in by `queries.timeline` from the codes and ids of the event.
"""

from dataclasses import dataclass


def _(text: str) -> str:
    """Marks a sentence for the translators' catalogue; it is translated where it is shown."""
    return text


@dataclass(frozen=True)
class Line:
    """`desk` is what staff read, `party` what the person reads ("" = not shown to the person)."""

    desk: str
    party: str = ""
    icon: str = "info"
    tone: str = ""
    minor: bool = False
    """Bookkeeping: folded away on the desk, kept in the dossier."""


LINES: dict[str, Line] = {
    "matter.registered": Line(_("登记，来源：%(source)s"), _("登记了您反映的事"), "inbox", "you"),
    "matter.held": Line(_("由%(holder)s负责"), _("由%(holder)s负责"), "building", minor=True),
    "matter.accepted": Line(_("受理"), _("受理了，开始办理"), "stamp", "ok"),
    "matter.declined": Line(_("不予受理：%(reason)s"), _("不予受理：%(reason)s。告知书里写着可以去哪里办"), "x", "warn"),
    "matter.answered": Line(_("联系上当事人（%(way)s）"), _("工作人员联系了您"), "phone"),
    "matter.contact_tried": Line(_("联系当事人，没有联系上（%(way)s）"), _("联系过您，没有联系上"), "phone"),
    "matter.added": Line(_("当事人补充了情况"), _("您补充了情况"), "chat", "you"),
    "matter.reclassified": Line(_("类别从%(was)s改为%(now)s"), "", "tag"),
    "matter.corrected": Line(_("更正登记：%(fields)s"), "", "edit"),
    "matter.relocated": Line(_("更正发生地"), "", "pin"),
    "matter.party_added": Line(_("增加一方当事人（%(role)s）"), "", "users"),
    "matter.resolved": Line(_("答复当事人：%(outcome)s"), _("有了答复：%(outcome)s。请您看看是不是真的解决了"), "ok", "ok"),
    "matter.closed": Line(_("办结：%(outcome)s（%(how)s）"), _("办结：%(outcome)s"), "lock", "ok"),
    "matter.reopened": Line(_("重新办理：%(reason)s"), _("重新办理：%(reason)s"), "sync", "warn"),
    "matter.admitted": Line(_("%(organisation)s可以查看"), "", "eye", minor=True),
    "matter.grant_withdrawn": Line(_("%(organisation)s不再能查看"), "", "eye", minor=True),
    "matter.barred": Line(_("回避：%(organisation)s不能承办和查看"), "", "shield"),
    "clock.started": Line(_("开始计时：%(rule)s，到%(due)s"), "", "clock", minor=True),
    "clock.warned": Line(_("快到期：%(rule)s，到%(due)s"), "", "clock", "warn"),
    "clock.lapsed": Line(_("超期：%(rule)s，应在%(due)s前"), _("%(rule)s超过了期限"), "clock", "bad"),
    "clock.escalated": Line(_("逐级提醒：%(rule)s，到%(due)s"), "", "bell", minor=True),
    "clock.stopped": Line(_("停止计时：%(rule)s"), "", "clock", minor=True),
    "clock.pause_asked": Line(_("申请暂停计时：%(rule)s，%(ground)s"), "", "pause", minor=True),
    "clock.pause_refused": Line(_("没有同意暂停计时：%(rule)s"), "", "pause", minor=True),
    "clock.paused": Line(_("暂停计时：%(rule)s，%(ground)s，最多停到%(until)s"), _("期限先停着：%(ground)s，最多停到%(until)s"), "pause"),
    "clock.resumed": Line(_("恢复计时：%(rule)s，到%(due)s"), _("期限恢复，到%(due)s"), "clock"),
    "clock.recounted": Line(
        _("按新日历重新计算：%(rule)s，到%(due)s"), _("期限重新计算，到%(due)s"), "clock"
    ),
    "clock.extension_asked": Line(_("申请延期：%(rule)s，%(reason)s"), "", "clock", minor=True),
    "clock.extension_refused": Line(_("没有同意延期：%(rule)s"), "", "clock", minor=True),
    "clock.extended": Line(_("延期：%(rule)s，从%(old)s延到%(due)s，%(reason)s"), _("期限从%(old)s延到%(due)s：%(reason)s"), "clock", "warn"),
    "clock.fact_stated": Line(_("当事人自己的期限：%(rule)s，到%(due)s"), _("您自己的期限：%(rule)s，到%(due)s"), "clock", "you"),
    "clock.told": Line(_("已告诉当事人：%(rule)s"), _("告诉了您：%(rule)s"), "chat", minor=True),
    "task.opened": Line(_("%(mode)s给%(holder)s"), _("交给%(holder)s"), "send"),
    "task.taken_up": Line(_("%(holder)s签收"), _("%(holder)s签收，有人在办了"), "check"),
    "task.reported": Line(_("%(holder)s报来进展"), _("%(holder)s有新的进展"), "chat"),
    "task.returned": Line(_("%(holder)s退回：%(reason)s"), _("%(reason_said)s"), "back", "warn"),
    "task.done": Line(_("%(holder)s办完：%(outcome)s"), "", "check", "ok"),
    "task.cancelled": Line(_("取消给%(holder)s的任务"), "", "x", minor=True),
    "task.passed_on": Line(_("%(holder)s换人承办"), "", "swap"),
    "document.issued": Line(_("出具%(paper)s %(number)s"), _("出具%(paper)s"), "stamp"),
    "document.rendered": Line(_("%(paper)s已成文，校验值 %(digest)s"), "", "file", minor=True),
    "document.given": Line(_("收到材料：%(media)s"), _("收到材料：%(media)s"), "folder"),
    "document.withdrawn": Line(_("撤下一份材料"), "", "trash"),
    "document.dossier_sealed": Line(_("归档成卷，%(papers)s 份"), "", "book"),
    "feedback.rated": Line(_("当事人评价：%(solved)s"), _("您的评价：%(solved)s"), "heart", "you"),
    "feedback.dissatisfied": Line(_("当事人说没有解决，已告诉承办人和督办"), _("您说没有解决，承办人和督办都知道了"), "flag", "warn"),
    "supervision.issued": Line(_("%(level)s%(holder)s，第 %(times)s 次"), _("上级在督这件事，要单位说明原因和哪天办到"), "flag", "bad"),
    "supervision.raised": Line(_("督办%(holder)s升为%(level)s"), _("督办升了一级"), "flag", "bad"),
    "supervision.replied": Line(_("%(holder)s答复了督办"), "", "chat"),
    "supervision.accepted": Line(_("认可%(holder)s对督办的答复"), "", "check"),
    "supervision.returned": Line(_("退回%(holder)s对督办的答复"), "", "back", "warn"),
    "supervision.closed": Line(_("对%(holder)s的督办了结"), _("督办了结"), "flag", "ok"),
    "supervision.hung": Line(_("领导挂账，%(holder)s负责"), "", "flag", "warn"),
    "supervision.taken_off": Line(_("销账"), "", "flag", "ok"),
    "finding.opened": Line(_("提出认定：%(violation)s，请%(holder)s说明"), "", "flag", "warn"),
    "finding.replied": Line(_("%(holder)s说明了情况"), "", "chat"),
    "finding.decided": Line(_("认定有了结论：%(violation)s"), "", "stamp"),
}  # fmt: skip

LEVELS = {"general": _("一般督办"), "key": _("重点督办"), "listed": _("挂牌督办")}

VIOLATIONS = {
    "not_accepted": _("应受理未受理"), "not_handled": _("应办理未办理"), "unlawful": _("不依法办理"),
}  # fmt: skip

SOLVED = {"yes": _("解决了"), "partly": _("解决了一部分"), "no": _("没有解决")}

HOW = {
    "confirmed": _("本人说解决了"), "lapsed": _("到期没有提出异议"), "withdrawn": _("本人撤回"),
    "on_the_spot": _("当场答复"), "decided": _("中心审定"),
}  # fmt: skip

FIELDS = {
    "title": _("标题"), "said": _("事情经过"), "wanted": _("诉求"), "began_on": _("发生时间"), "place": _("地点"),
    "name": _("姓名"), "phone": _("电话"), "id_number": _("证件号"), "address": _("地址"), "email": _("邮箱"),
    "contact": _("联系方式"), "kind": _("类别"), "region": _("发生地"),
}  # fmt: skip

MEDIA = {"image": _("照片"), "audio": _("录音"), "video": _("视频"), "application": _("文件")}

ACTORS = {"system": _("系统"), "citizen": _("当事人"), "import": _("导入")}
"""Who acts without holding a post."""
