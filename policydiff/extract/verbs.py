"""Verbs that plans use with numbers, and the words that may stand before and behind them."""

from __future__ import annotations

import re

__all__ = ["EMPTY", "GROWING", "MADE", "REACHING", "making"]


def longest_first(words: str) -> list[str]:
    """Return the words of a list with spaces, so that an alternation of them takes the longest."""
    return sorted(words.split(), key=len, reverse=True)


_MAKING = (
    "新改扩建 新改(扩)建 新(改扩)建 新(改、扩)建 新(扩)建 新、改扩建 新建改扩建 "
    "新建和改扩建 新建、改扩建 改(扩)建 新(改)建 建成并投入使用 新创建 改扩建 "
    "新改建 新开工 新开通 新开办 新认定 新培育 新引进 新登记 新发展 创建 建设 新建 "
    "改建 扩建 续建 迁建 重建 共建 建成 建立 组建 搭建 成立 打造 培育 培养 培训 "
    "评选 评定 选拔 选派 选聘 选树 引进 招聘 招募 招录 招收 补充 新增 增加 增设 增补 "
    "增建 新添 开设 开办 开发 开通 开展 举办 承办 实施 完成 推进 启动 改造 维修 "
    "修缮 整修 争创 争取 申报 立项 认定 命名 表彰 资助 救助 帮扶 扶持 支持 发放 "
    "投入 安排 落实 购置 配备 配置 配齐 安装 建好 办好 抓好 回收 取缔 关停 关闭 "
    "整治 治理 化解 消除 解决 减少 压减 淘汰 发展 扩大 扩增 扩充 提供 供给 惠及 "
    "受益 吸引 吸纳 招生 接收 派出 组织 遴选 推荐 推广 推出 推动 推行 形成 制定 "
    "修订 编制 获批 获得 荣获 取得 实现 转移 安置 迁移 搬迁 硬化 种植 植树 造林 "
    "绿化 流转 签约 开工 竣工 投产 投用 投运 通过 指导 发挥 提升 改善 普及 覆盖 "
    "盘活 收回 储备 出让 兑现 减免 减轻 筹措 筹集 筹建 募集 拨付 下达 落地 谋划 "
    "引导 培树 筛查 检查 抽查 排查 查处 整改 新开 修建 架设 铺设 敷设 疏浚 清理 "
    "拆除 征收 征集 复垦 建 购 招 聘 送 办 获 创 设 评 达到 达 开"
)
_ALTERNATIVES = "|".join(re.escape(verb) for verb in longest_first(_MAKING))

# A chain of verbs that ends where a number begins: 培养培训800名, 选拔培养100名, 评选出40所.
_CHAIN = rf"(?:新)?(?:(?:{_ALTERNATIVES})[和并、]?){{0,3}}(?:{_ALTERNATIVES})(?:了|出|好)?"
MADE = re.compile(_CHAIN)
# Says only that a number is reached; no part of what is counted. Stands between metric and number.
_REACHING = (
    "拟 高达 提高到 提升到 增加到 增长到 上升到 扩大到 发展到 下降到 降低到 降到 减少到 "
    "缩短到 压缩到 调整到 稳定到 跃升到 回落到 提高至 提升至 增加至 增长至 上升至 "
    "扩大至 发展至 下降至 降低至 降至 减少至 缩短至 压缩至 调整至 增至 升至 减至 "
    "跃升至 提高为 调整为 达到了 达到 稳定在 保持在 控制在 维持在 保持 到 为 在 "
    "至 是 占到 突破 实现 完成 攀升至 扩大为 回落至 共计 总计 合计 累计 分别 已 "
    "已经 力争 确保 争取 努力 预计 将近 实际 首次 一律 平均 年均 总体 超过 超额 "
    "不少于 按 按照 全年 共有 已有 目前 现有 拥有 的 了 也 仅 只 还 再 都 各 "
    "将 有 就 基本 全部 将达 可达 均达 约为 达"
)
REACHING = tuple(longest_first(_REACHING))
# A change, not a level: 提高3.5个百分点 is not 提高到3.5%.
GROWING = re.compile(
    r"(?:(?<!同)比(?![率重例值])[^,;。:]{1,12}|较[^,;。:]{1,12})?"
    r"(?:同比|年平均|年均|平均|累计|各|均|分别|将|再|约|净|预计|实际|名义|要|都|再次){0,4}"
    r"(?P<verb>(?<=[期年前均划算值准平度量额])[高低](?=约?$)|提高|提升|增长|增加|上升|扩大|(?<!新)增|升|下降|降低|减少|回落|压减|缩小|降|减)(?:了|约)?$"
)
# Verbs that say nothing of what is counted, left out where metrics are compared.
EMPTY = re.compile(
    r"^(?:实现|完成|达到|达|力争|争取|确保|努力|落实|推进|做好|抓好|办好|有|已|已经|共|共有|累计|预计|安排|组织|开展|"
    r"实施|推动|创建|建设|打造|建成|培育|争创|评选|认定|形成|建立|组建|成立|建|拥有|现有|举办|发挥|支持|指导|通过|"
    r"获得|获|取得|荣获|创|评选出|推出|推广|启动){1,6}"
)


def making(text: str) -> str:
    """Return the chain of verbs that ``text`` ends in, "" if it ends in none."""
    for start in range(len(text)):
        if MADE.fullmatch(text, start):
            return text[start:]
    return ""
